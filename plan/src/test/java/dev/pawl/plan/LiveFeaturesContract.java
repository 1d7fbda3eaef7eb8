package dev.pawl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The rules of what serving reads while the loop writes: a reading is of the last completed tick,
 * throughout.
 *
 * <p>An implementation is tried with two features by key: how many events the key had, and the sum
 * of their values; both over all time.
 */
public abstract class LiveFeaturesContract {
  private static final int KEYS = 4;

  /** The view; the same object, or a new one as of the last completed tick. */
  protected abstract LiveFeatures view();

  /** A request of a key. */
  protected abstract Row request(int key);

  /** The loop takes in an event of a key. */
  protected abstract void fold(int key, double value);

  /** The data clock moves on: a tick is completed. */
  protected abstract void tick();

  private static double[] read(LiveFeatures view, Row request) {
    double[] values = new double[view.size()];
    Arrays.fill(values, 99);
    view.read(request, values);
    return values;
  }

  @Test
  void a_key_that_nothing_is_known_of_is_missing() {
    assertThat(view().size()).isEqualTo(2);
    assertThat(read(view(), request(0))).containsOnly(Double.NaN);
    fold(0, 3);
    tick();
    assertThat(read(view(), request(1))).containsOnly(Double.NaN);
  }

  @Test
  void what_is_folded_shows_when_its_tick_is_completed_and_not_before() {
    fold(0, 3);
    tick();
    LiveFeatures before = view();
    fold(0, 4);
    assertThat(read(before, request(0))).containsExactly(1, 3);
    assertThat(read(view(), request(0))).containsExactly(1, 3);
    tick();
    assertThat(read(view(), request(0))).containsExactly(2, 7);
  }

  @Test
  void reading_changes_nothing() {
    fold(0, 3);
    tick();
    Row request = request(0);
    assertThat(read(view(), request)).isEqualTo(read(view(), request));
    tick();
    assertThat(read(view(), request)).containsExactly(1, 3);
  }

  @Test
  void readers_see_whole_ticks_while_the_loop_goes_on() throws Exception {
    // each tick adds one event of value 2 to each key, so that the sum is twice the count
    AtomicBoolean running = new AtomicBoolean(true);
    foldAll();
    List<Row> requests = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      requests.add(request(key));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> readAll(requests, running)));
      }
      for (int i = 0; i < 2_000; i++) {
        foldAll();
      }
      running.set(false);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).as("torn readings").isZero();
      }
    }
  }

  private void foldAll() {
    for (int key = 0; key < KEYS; key++) {
      fold(key, 2);
    }
    tick();
  }

  private long readAll(List<Row> requests, AtomicBoolean running) {
    long torn = 0;
    double last = 0;
    do {
      for (Row request : requests) {
        double[] values = read(view(), request);
        torn += values[1] == 2 * values[0] && values[0] >= last ? 0 : 1;
        last = values[0];
      }
    } while (running.get());
    return torn;
  }
}
