package dev.pawl.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What everything that can be put away and taken up again holds. */
public abstract class ResumableContract<T extends Resumable> {
  private static final int STEPS = 600;

  /** One that has seen nothing. */
  protected abstract T fresh();

  /** Something happens to it, the {@code at}-th time; the same for equal generators. */
  protected abstract void step(T subject, int at, SplittableRandom random);

  /** All that it says, with {@code equals}. */
  protected abstract Object says(T subject);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void interrupted_at_random_it_says_the_same_as_undisturbed(long seed) {
    SplittableRandom whole = new SplittableRandom(seed);
    SplittableRandom split = new SplittableRandom(seed);
    SplittableRandom cuts = new SplittableRandom(~seed);
    T undisturbed = fresh();
    T interrupted = fresh();
    int rarity = 1 + cuts.nextInt(50);
    for (int i = 0; i < STEPS; i++) {
      step(undisturbed, i, whole);
      step(interrupted, i, split);
      if (cuts.nextInt(rarity) == 0) {
        T restored = fresh();
        restored.restore(interrupted.state());
        interrupted = restored;
      }
      if (cuts.nextInt(4) == 0) {
        assertThat(says(interrupted)).as("after step %s", i).isEqualTo(says(undisturbed));
      }
    }
    assertThat(says(interrupted)).isEqualTo(says(undisturbed));
    assertThat(interrupted.state()).isEqualTo(undisturbed.state());
  }

  @Test
  void what_was_seen_before_a_restore_is_gone() {
    T used = fresh();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < STEPS; i++) {
      step(used, i, random);
    }

    used.restore(fresh().state());

    assertThat(used.state()).isEqualTo(fresh().state());
    assertThat(says(used)).isEqualTo(says(fresh()));
  }

  @Test
  void its_state_is_a_copy() {
    T subject = fresh();
    double[] state = subject.state();

    Arrays.fill(state, -7);

    assertThat(subject.state()).isEqualTo(fresh().state());
  }

  @Test
  void the_state_of_something_else_is_refused_and_changes_nothing() {
    T subject = fresh();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < STEPS; i++) {
      step(subject, i, random);
    }
    Object before = says(subject);
    double[] state = subject.state();

    for (double[] foreign :
        new double[][] {{}, {3, 1}, Arrays.copyOf(state, state.length - 1), {0.5, 0, 0}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> subject.restore(foreign))
          .withMessageStartingWith("state: ")
          .withMessageContaining("as state() of ");
    }
    assertThat(says(subject)).isEqualTo(before);
  }
}
