package dev.pawl.trial.interleave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.interleave.Interleaved.Credit;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialPreferenceTest {
  private static final int RUNS = 200;

  private static SequentialPreference fresh() {
    return new SequentialPreference(Terms.of95Percent(), 500, 30);
  }

  private static Credit list(double second, SplittableRandom random) {
    double u = random.nextDouble();
    return u < 0.3
        ? new Credit(0, 0)
        : u < 0.3 + 0.7 * second ? new Credit(0, 1) : new Credit(1, 0);
  }

  /** Lists by users who come back, each with a leaning of its own around 0.5. */
  private static boolean decides(int users, int lists, SplittableRandom random) {
    double[] leaning = new double[users];
    for (int user = 0; user < users; user++) {
      leaning[user] = random.nextDouble(0.2, 0.8);
    }
    SequentialPreference preference = fresh();
    for (int i = 0; i < lists; i++) {
      int user = random.nextInt(users);
      preference.add("u" + user, list(leaning[user], random));
      if (preference.verdict().kind() != Kind.UNDECIDED) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest(name = "{0} users")
  @ValueSource(ints = {60, 400, 1_000_000})
  void rankings_alike_are_rarely_told_apart_at_any_look(int users) {
    int wrong = 0;
    for (int run = 0; run < RUNS; run++) {
      wrong += decides(users, 3_000, new SplittableRandom(run)) ? 1 : 0;
    }

    assertThat(wrong)
        .as("in %s runs, seeds are run numbers", RUNS)
        .isLessThanOrEqualTo(
            new BinomialDistribution(RUNS, 0.05).inverseCumulativeProbability(0.999));
  }

  @Test
  void its_estimate_is_that_of_one_look_and_its_interval_is_wider() {
    SplittableRandom random = new SplittableRandom(3);
    SequentialPreference sequential = fresh();
    Preference once = new Preference();
    for (int i = 0; i < 4_000; i++) {
      String user = "u" + random.nextInt(300);
      Credit credit = list(0.56, random);
      sequential.add(user, credit);
      once.add(user, credit);
    }

    Verdict verdict = sequential.verdict();
    Verdict fixed = once.verdict(Terms.of95Percent());

    assertThat(verdict.estimate()).isCloseTo(fixed.estimate(), within(1e-12));
    assertThat((verdict.upper() - verdict.lower()) / (fixed.upper() - fixed.lower()))
        .isBetween(1.4, 2.1);
    assertThat(verdict.kind()).isEqualTo(Kind.BETTER);
    assertThat(verdict.pValue().orElseThrow()).isLessThan(0.05);
    assertThat(sequential.clickless()).isEqualTo(once.clickless());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void put_away_and_taken_up_again_it_goes_on_with_the_same_bits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SequentialPreference whole = fresh();
    SequentialPreference split = fresh();
    for (int i = 0; i < 600; i++) {
      String user = "u" + random.nextInt(80);
      Credit credit = list(0.5, random);
      whole.add(user, credit);
      split.add(user, credit);
      if (random.nextInt(20) == 0) {
        SequentialPreference restored = fresh();
        restored.restore(split.seen());
        split = restored;
      }
      assertThat(split.verdict()).isEqualTo(whole.verdict());
    }
    assertThat(split.seen().numbers()).isEqualTo(whole.seen().numbers());
  }

  @Test
  void too_few_users_and_users_alike_are_said() {
    SequentialPreference preference = fresh();
    assertThat(preference.verdict().reason())
        .isEqualTo(
            "0 users with a click that tells the two apart, of the 30 before the first look");
    for (int i = 0; i < 30; i++) {
      preference.add("u" + i, new Credit(0, 1));
    }

    assertThat(preference.verdict().reason())
        .isEqualTo("all 30 users have the same preference: too few to tell how sure that is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SequentialPreference(Terms.of95Percent(), 500, 1))
        .withMessage("firstLook: 1 (expected: at least 2)");
  }
}
