package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every change detector holds; a new one is proven by extending this. */
public abstract class ChangeDetectorContract {

  /** A new detector, with its usual settings, that finds increases in errors at least. */
  protected abstract ChangeDetector detector();

  @Test
  void an_empty_detector_knows_no_mean() {
    assertThat(detector().mean()).isNaN();
    assertThat(detector().sinceChange()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void an_error_rate_that_triples_is_found(long seed) {
    ChangeDetector detector = detector();
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    for (int i = 0; i < 3_000; i++) {
      double error = random.nextDouble() < (i < 2_000 ? 0.2 : 0.6) ? 1 : 0;
      if (detector.add(error) == Signal.CHANGE && i >= 2_000) {
        found++;
        assertThat(detector.sinceChange()).isBetween(1L, i + 1L);
      }
    }

    assertThat(found).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void what_was_restored_goes_on_with_the_same_bits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ChangeDetector whole = detector();
    ChangeDetector split = detector();
    List<Integer> signals = new ArrayList<>();
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double error = random.nextDouble() < (i / 2_000 % 2 == 0 ? 0.1 : 0.7) ? 1 : 0;
      if (whole.add(error) == Signal.CHANGE) {
        signals.add(i);
      }
      if (split.add(error) == Signal.CHANGE) {
        again.add(i);
      }
      if (random.nextInt(100) == 0) {
        ChangeDetector restored = detector();
        restored.restore(split.state());
        split = restored;
      }
    }

    assertThat(signals).isNotEmpty();
    assertThat(again).isEqualTo(signals);
    assertThat(split.state()).containsExactly(whole.state());
    assertThat(split.sinceChange()).isEqualTo(whole.sinceChange());
  }

  @Test
  void a_value_that_is_not_a_number_is_refused_and_changes_nothing() {
    ChangeDetector detector = detector();
    detector.add(1);
    double[] before = detector.state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector.add(Double.NaN))
        .withMessageStartingWith("value: NaN (expected: ");
    assertThat(detector.state()).containsExactly(before);
  }

  @Test
  void a_state_that_is_cut_off_is_refused() {
    ChangeDetector detector = detector();
    for (int i = 0; i < 100; i++) {
      detector.add(i % 2);
    }
    double[] state = detector.state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector().restore(Arrays.copyOf(state, state.length - 1)))
        .withMessageStartingWith("state: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector().restore(new double[0]))
        .withMessageStartingWith("state: 0 numbers (expected: ");
  }
}
