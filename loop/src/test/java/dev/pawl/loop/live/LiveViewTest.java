package dev.pawl.loop.live;

import static dev.pawl.loop.live.LiveFixture.decayed;
import static dev.pawl.loop.live.LiveFixture.endless;
import static dev.pawl.loop.live.LiveFixture.request;
import static dev.pawl.loop.live.LiveFixture.windowed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.row.Row;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.spec.LiveSpec.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final int KEYS = 8;
  private static final int READINGS = 30_000;

  /** At tick c, each key has one event of value c in its window; odd keys only at odd ticks. */
  private static LiveFixture fixture() {
    return new LiveFixture(
        windowed(Aggregate.SUM, 1, "dest"),
        endless(Aggregate.AGE, "dest"),
        windowed(Aggregate.MAX, 1),
        windowed(Aggregate.COUNT, 1, "dest", "origin"),
        decayed(Aggregate.COUNT, 1_000_000_000, "origin"));
  }

  private static void tick(LiveFixture state, int clock) {
    for (int key = 0; key < KEYS; key++) {
      if (key % 2 == 0 || clock % 2 == 1) {
        state.arrive(clock, "D" + key, clock);
      }
    }
    state.tick(clock);
  }

  @Test
  void readers_see_one_tick_throughout_while_others_are_published() throws Exception {
    LiveFixture state = fixture();
    tick(state, 1);
    int readers = 3;
    var running = new AtomicInteger(readers);
    try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
      var results = new ArrayList<Future<Long>>();
      for (int i = 0; i < readers; i++) {
        results.add(threads.submit(reader(state.state.view(), running)));
      }
      for (int clock = 2; running.get() > 0; clock++) {
        tick(state, clock);
      }
      for (Future<Long> result : results) {
        assertThat(result.get()).as("the last clock that was seen").isPositive();
      }
    }
  }

  private static Callable<Long> reader(LiveFeatures view, AtomicInteger running) {
    List<Row> requests = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      requests.add(request("D" + key, "EWR", 5, 0));
    }
    return () -> {
      try {
        double[] values = new double[view.size()];
        double last = 0;
        for (int i = 0; i < READINGS; i++) {
          view.read(requests.get(i % KEYS), values);
          check(values, i % KEYS % 2 == 0, last);
          last = values[2];
        }
        return (long) last;
      } finally {
        running.decrementAndGet();
      }
    };
  }

  private static void check(double[] values, boolean isEven, double last) {
    double clock = values[2];
    boolean isThere = isEven || clock % 2 == 1;
    assertThat(clock).isGreaterThanOrEqualTo(last);
    assertThat((Double) values[0]).isEqualTo((Double) (isThere ? clock : Double.NaN));
    assertThat(values[1]).isEqualTo(isThere ? 0 : 1);
    assertThat((Double) values[3]).isEqualTo((Double) (isThere ? 1 : Double.NaN));
    double total = clock * KEYS / 2 + Math.ceil(clock / 2) * KEYS / 2;
    assertThat(values[4] / total).isBetween(0.9, 1.0);
  }
}
