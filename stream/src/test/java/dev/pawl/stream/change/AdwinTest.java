package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdwinTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new Adwin(Adwin.Settings.of(0.002, Direction.UP));
  }

  /** Keeps every value, and cuts where buckets of the histogram end, from the definition. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void the_window_is_that_of_the_definition(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Adwin adwin = new Adwin(Adwin.Settings.of(0.002, Direction.BOTH));
    ByDefinition slow = new ByDefinition();
    for (int i = 0; i < 5_000; i++) {
      double value = random.nextDouble() < (i / 700 % 2 == 0 ? 0.2 : 0.5) ? 1 : random.nextDouble();

      boolean change = adwin.add(value) == Signal.CHANGE;

      assertThat(slow.add(value)).as("change at %s", i).isEqualTo(change);
      assertThat(adwin.sinceChange()).isEqualTo(slow.values.size());
      if (i % 100 == 0) {
        assertThat(adwin.mean()).isCloseTo(slow.mean(), within(1e-10));
        assertThat(adwin.variance()).isCloseTo(slow.variance(), within(1e-10));
      }
    }
  }

  @Test
  void only_increases_count_upwards() {
    assertThat(changes(Direction.UP, 0.2, 0.8)).isNotEmpty();
    assertThat(changes(Direction.UP, 0.8, 0.2)).isEmpty();
    assertThat(changes(Direction.BOTH, 0.2, 0.8)).isNotEmpty();
    assertThat(changes(Direction.BOTH, 0.8, 0.2)).isNotEmpty();
  }

  /** The oldest bucket left may reach back before the change, so the date is rough at first. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void the_window_closes_in_on_the_change(long seed) {
    Adwin adwin = new Adwin(Adwin.Settings.of(0.002, Direction.UP));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3_000; i++) {
      adwin.add(random.nextDouble() < (i < 2_000 ? 0.2 : 0.6) ? 1 : 0);
    }

    assertThat(3_000 - adwin.sinceChange()).isBetween(1_800L, 2_200L);
    assertThat(adwin.mean()).isCloseTo(0.6, within(0.06));
  }

  @Test
  void constant_values_are_never_a_change() {
    Adwin adwin = new Adwin(Adwin.Settings.of(0.002, Direction.BOTH));
    for (int i = 0; i < 10_000; i++) {
      assertThat(adwin.add(0.25)).isEqualTo(Signal.STABLE);
    }
    assertThat(adwin.sinceChange()).isEqualTo(10_000);
    assertThat(adwin.variance()).isZero();
  }

  @Test
  void memory_grows_with_the_logarithm() {
    Adwin adwin = new Adwin(Adwin.Settings.of(0.002, Direction.BOTH));
    for (int i = 0; i < 1_000_000; i++) {
      adwin.add(i % 2);
    }

    assertThat(adwin.sinceChange()).isEqualTo(1_000_000);
    assertThat(adwin.state().length).isLessThan(5 + 20 * 11);
  }

  @Test
  void a_delta_out_of_range_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Adwin.Settings.of(0, Direction.UP))
        .withMessage("delta: 0.0 (expected: in (0, 1))");
  }

  private static List<Integer> changes(Direction direction, double before, double after) {
    Adwin adwin = new Adwin(Adwin.Settings.of(0.002, direction));
    SplittableRandom random = new SplittableRandom(7);
    List<Integer> changes = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      double rate = i < 2_000 ? before : after;
      if (adwin.add(random.nextDouble() < rate ? 1 : 0) == Signal.CHANGE) {
        changes.add(i);
      }
    }
    return changes;
  }

  /** ADWIN with all values at hand; only the ends of buckets are tracked. */
  private static final class ByDefinition {
    private final List<Double> values = new ArrayList<>();
    private final List<Integer> buckets = new ArrayList<>(); // sizes, the oldest first
    private long count;

    boolean add(double value) {
      values.add(value);
      buckets.add(1);
      for (int size = 1; ; size *= 2) {
        int of = size;
        if (buckets.stream().filter(bucket -> bucket == of).count() <= 5) {
          break;
        }
        int oldest = buckets.indexOf(size);
        buckets.subList(oldest, oldest + 2).clear();
        buckets.add(oldest, 2 * size);
      }
      count++;
      boolean changed = false;
      while (count % 32 == 0 && values.size() > 10 && differs()) {
        values.subList(0, buckets.removeFirst()).clear();
        changed = true;
      }
      return changed;
    }

    private boolean differs() {
      int n = values.size();
      int older = 0;
      for (int bucket : buckets) {
        older += bucket;
        int newer = n - older;
        if (older >= 5 && newer >= 5) {
          double difference = Math.abs(mean(0, older) - mean(older, n));
          double m = 1 / (older - 4.0) + 1 / (newer - 4.0);
          double log = Math.log(2 * Math.log(n) / 0.002);
          if (difference > Math.sqrt(2 * m * variance() * log) + 2 * m * log / 3) {
            return true;
          }
        }
      }
      return false;
    }

    double mean() {
      return mean(0, values.size());
    }

    double variance() {
      double mean = mean();
      return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / values.size();
    }

    private double mean(int from, int to) {
      return values.subList(from, to).stream().mapToDouble(v -> v).average().orElseThrow();
    }
  }
}
