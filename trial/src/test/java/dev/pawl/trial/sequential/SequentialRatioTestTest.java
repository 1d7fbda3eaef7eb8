package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import dev.pawl.trial.ResumableContract;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.RatioTest;
import dev.pawl.trial.multiplicity.PValues;
import dev.pawl.trial.sequential.SequentialRatioTest.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialRatioTestTest {
  private static final int RUNS = 150;

  /** The most errors that 5 % explain, at a level of 0.1 %. */
  private static int most() {
    return new BinomialDistribution(RUNS, 0.05).inverseCumulativeProbability(0.999);
  }

  private static SequentialRatioTest test(Terms terms, boolean relative) {
    return new SequentialRatioTest(new Settings(2, terms, relative, 1_000, 5));
  }

  /** What units bring; the arms do not differ. */
  enum World {
    ONCE_A_RATE(Integer.MAX_VALUE),
    ONCE_LOGNORMAL(Integer.MAX_VALUE),
    SUMS_OF_NOISE(400),
    SUMS_OF_UNLIKE_UNITS(400),
    A_RATIO_OF_UNLIKE_UNITS(400),
    A_RATIO_OF_NOISE(400),
    A_NEW_VALUE_EACH_TIME(400);

    private final int pool;

    World(int pool) {
      this.pool = pool;
    }

    /** Whether any look at 5,000 events tells the arms apart. */
    boolean tellsApart(SplittableRandom random) {
      int events = 5_000;
      SequentialRatioTest test = new SequentialRatioTest(Settings.of(Terms.of95Percent(), 1_000));
      double[] y = new double[events];
      double[] x = new double[events];
      double[] own = new double[events];
      int[] arms = new int[events];
      for (int event = 0; event < events; event++) {
        boolean first = event < pool;
        int unit = first ? event : random.nextInt(pool);
        if (first) {
          arms[unit] = random.nextInt(2);
          own[unit] = random.nextGaussian();
        }
        double oldY = y[unit];
        double oldX = x[unit];
        bring(unit, y, x, own, random);
        if (first) {
          test.add(arms[unit], y[unit], x[unit]);
        } else {
          test.change(arms[unit], oldY, oldX, y[unit], x[unit]);
        }
        Kind kind = event % 5 == 0 ? test.verdict().kind() : Kind.UNDECIDED;
        if (kind == Kind.BETTER || kind == Kind.WORSE) {
          return true;
        }
      }
      return false;
    }

    private void bring(int unit, double[] y, double[] x, double[] own, SplittableRandom random) {
      x[unit] = 1;
      switch (this) {
        case ONCE_A_RATE -> y[unit] = random.nextDouble() < 0.05 ? 1 : 0;
        case ONCE_LOGNORMAL -> y[unit] = StrictMath.exp(1.5 * random.nextGaussian());
        case SUMS_OF_NOISE -> y[unit] += 1 + random.nextGaussian();
        case SUMS_OF_UNLIKE_UNITS -> y[unit] += 1 + own[unit] + random.nextGaussian();
        case A_RATIO_OF_UNLIKE_UNITS -> {
          y[unit] += 1 + own[unit] + random.nextGaussian();
          x[unit] += 1;
        }
        case A_RATIO_OF_NOISE -> {
          y[unit] += 1 + random.nextGaussian();
          x[unit] += 1;
        }
        case A_NEW_VALUE_EACH_TIME -> y[unit] = random.nextGaussian();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(World.class)
  void arms_without_a_difference_are_rarely_told_apart_at_any_look(World world) {
    int wrong = 0;
    for (int run = 0; run < RUNS; run++) {
      wrong += world.tellsApart(new SplittableRandom(run)) ? 1 : 0;
    }

    assertThat(wrong).as("in %s runs, seeds are run numbers", RUNS).isLessThanOrEqualTo(most());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void its_estimate_and_error_are_the_fixed_horizon_tests_of_the_units_last_sums(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SequentialRatioTest test = test(Terms.of95Percent(), false);
    double[][][] sums = new double[2][2][40];
    for (int arm = 0; arm < 2; arm++) {
      for (int unit = 0; unit < 40; unit++) {
        sums[arm][0][unit] = random.nextGaussian();
        sums[arm][1][unit] = 1 + random.nextInt(3);
        test.add(arm, sums[arm][0][unit], sums[arm][1][unit]);
      }
    }
    for (int i = 0; i < 2_000; i++) {
      int arm = random.nextInt(2);
      int unit = random.nextInt(40);
      double y = sums[arm][0][unit];
      double x = sums[arm][1][unit];
      sums[arm][0][unit] += 100 * random.nextGaussian();
      sums[arm][1][unit] += random.nextInt(4);
      test.change(arm, y, x, sums[arm][0][unit], sums[arm][1][unit]);
    }

    Verdict verdict = test.verdict();
    Verdict fixed =
        RatioTest.of(
            RatioSample.of(sums[0][0], sums[0][1]),
            RatioSample.of(sums[1][0], sums[1][1]),
            Terms.of95Percent());

    double error =
        (fixed.upper() - fixed.lower())
            / (2 * new NormalDistribution().inverseCumulativeProbability(0.975));
    long time = (long) test.time(1);
    double reach =
        NormalMixture.tuned(0.05, Sides.TWO, 1_000).radius(time, Math.sqrt((double) time) * error);
    assertThat(verdict.estimate()).isCloseTo(fixed.estimate(), within(1e-9));
    assertThat(verdict.upper() - verdict.lower()).isCloseTo(2 * reach, within(1e-6 * reach));
    assertThat(test.count(0)).isEqualTo(40);
    assertThat(test.ratio(1) - test.ratio(0)).isEqualTo(verdict.estimate());
  }

  @Test
  void time_is_the_number_of_units_when_each_comes_once_and_more_when_they_come_back() {
    int runs = 20;
    double[] logs = new double[3];
    for (int run = 0; run < runs; run++) {
      double[] times = timesAfterFortyThousandEvents(new SplittableRandom(run));
      for (int i = 0; i < logs.length; i++) {
        logs[i] += StrictMath.log(times[i]) / runs;
      }
    }

    // The first two have added up 40,000 independent numbers, once as units and once as 100 visits
    // of 400; visits that only repeat the first tell nothing new, but while some units have come
    // twice and others once, the sums move.
    assertThat(StrictMath.exp(logs[0])).isBetween(40_000.0, 48_000.0);
    assertThat(StrictMath.exp(logs[1])).isBetween(34_000.0, 46_000.0);
    assertThat(StrictMath.exp(logs[2])).isBetween(400.0, 1_500.0);
  }

  private static double[] timesAfterFortyThousandEvents(SplittableRandom random) {
    SequentialRatioTest once = new SequentialRatioTest(Settings.of(Terms.of95Percent(), 1_000));
    SequentialRatioTest anew = new SequentialRatioTest(Settings.of(Terms.of95Percent(), 1_000));
    SequentialRatioTest alike = new SequentialRatioTest(Settings.of(Terms.of95Percent(), 1_000));
    double[] sums = new double[400];
    double[] own = new double[400];
    for (int i = 0; i < 40_000; i++) {
      int unit = i % 400;
      int visit = i / 400;
      double z = random.nextGaussian();
      once.add(i % 2, z, 1);
      if (visit == 0) {
        own[unit] = z;
        anew.add(i % 2, z, 1);
        alike.add(i % 2, z, 1);
      } else {
        anew.change(i % 2, sums[unit], 1, sums[unit] + z, 1);
        alike.change(i % 2, visit * own[unit], 1, (visit + 1) * own[unit], 1);
      }
      sums[unit] += z;
    }
    return new double[] {once.time(1), anew.time(1), alike.time(1)};
  }

  @Test
  void a_mean_per_unit_is_found_as_soon_as_by_the_test_of_means() {
    int found = 0;
    double own = 0;
    double other = 0;
    for (int run = 0; run < 200; run++) {
      SplittableRandom random = new SplittableRandom(run);
      SequentialRatioTest ratio =
          new SequentialRatioTest(new Settings(2, Terms.of95Percent(), false, 1_302, 20));
      SequentialMeanTest mean = new SequentialMeanTest(Terms.of95Percent(), 1_302, 20);
      int first = 0;
      int second = 0;
      for (int i = 1; i <= 1_302 && (first == 0 || second == 0); i++) {
        boolean treated = i % 2 == 0;
        double x = random.nextGaussian() + (treated ? 0.2 : 0);
        ratio.add(treated ? 1 : 0, x, 1);
        mean.add(treated, x);
        first = first == 0 && ratio.verdict().kind() == Kind.BETTER ? i : first;
        second = second == 0 && mean.verdict().kind() == Kind.BETTER ? i : second;
      }
      found += first > 0 ? 1 : 0;
      own += first > 0 ? first : 1_302;
      other += second > 0 ? second : 1_302;
    }

    // The planned power is 80 %: 99.9 % of 200 runs lie between 143 and 178.
    assertThat(found).as("in 200 runs, seeds are run numbers").isBetween(143, 178);
    assertThat(own / other).isBetween(0.97, 1.03);
  }

  @Test
  void several_treatments_follow_holm() {
    SplittableRandom random = new SplittableRandom(11);
    double[] effects = {0, 0.15, -0.6, 0.24};
    SequentialRatioTest test =
        new SequentialRatioTest(new Settings(4, Terms.of95Percent(), false, 1_000, 20));
    List<SequentialRatioTest> pairs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      pairs.add(new SequentialRatioTest(new Settings(2, level(0.05 / 3), false, 1_000, 20)));
    }
    int holmAlone = 0;
    for (int i = 0; i < 8_000; i++) {
      int arm = i % 4;
      double x = random.nextGaussian() + effects[arm];
      test.add(arm, x, 1);
      for (int pair = 0; pair < 3; pair++) {
        if (arm == 0 || arm == pair + 1) {
          pairs.get(pair).add(arm == 0 ? 0 : 1, x, 1);
        }
      }
      if (i % 100 != 99) {
        continue;
      }
      List<Verdict> verdicts = test.verdicts();
      double[] p = pairs.stream().mapToDouble(t -> t.verdict().pValue().orElse(1)).toArray();
      double[] adjusted = PValues.holm(p);
      for (int pair = 0; pair < 3; pair++) {
        Verdict verdict = verdicts.get(pair);
        Verdict alone = pairs.get(pair).verdict();
        boolean decided = verdict.kind() == Kind.BETTER || verdict.kind() == Kind.WORSE;
        assertThat(decided).as("arm %s at %s", pair + 1, i).isEqualTo(adjusted[pair] <= 0.05);
        holmAlone += decided && alone.kind() == Kind.UNDECIDED ? 1 : 0;
        assertThat(verdict.pValue().orElse(1)).isEqualTo(adjusted[pair]);
      }
    }

    assertThat(holmAlone).as("decided by Holm, not yet by Bonferroni").isPositive();
    assertThat(test.verdicts())
        .extracting(Verdict::kind)
        .containsExactly(Kind.BETTER, Kind.WORSE, Kind.BETTER);
  }

  private static Terms level(double alpha) {
    return new Terms(alpha, 0, Direction.LARGER_IS_BETTER);
  }

  @Test
  void the_p_value_is_the_level_at_which_the_interval_ends_at_0() {
    SplittableRandom random = new SplittableRandom(12);
    SequentialRatioTest test = test(Terms.of95Percent(), false);
    for (int i = 0; i < 600; i++) {
      test.add(i % 2, random.nextGaussian() + (i % 2) * 0.2, 1);
    }
    double p = test.verdict().pValue().orElseThrow();
    double rho = NormalMixture.tuned(0.05, Sides.TWO, 1_000).rho();
    double error = (test.verdict().upper() - test.verdict().estimate());
    long time = (long) test.time(1);
    double unit = error / new NormalMixture(0.05, rho, Sides.TWO).radius(time, 1);

    assertThat(p).isBetween(1e-6, 0.5);
    assertThat(new NormalMixture(p, rho, Sides.TWO).radius(time, unit))
        .isCloseTo(test.verdict().estimate(), within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 1_000})
  void a_relative_margin_goes_with_the_controls_ratio(double unit) {
    SplittableRandom random = new SplittableRandom(13);
    SequentialRatioTest test = test(new Terms(0.05, 0.1, Direction.LARGER_IS_BETTER), true);
    for (int i = 0; i < 4_000; i++) {
      test.add(i % 2, unit * (5 + random.nextGaussian()), 1);
    }

    Verdict verdict = test.verdict();

    assertThat(verdict.kind()).isEqualTo(Kind.EQUIVALENT);
    assertThat(verdict.margin()).isCloseTo(0.1 * test.ratio(0), within(1e-12 * unit));
  }

  @Test
  void rare_numerators_wait_for_enough_of_them() {
    SequentialRatioTest test = new SequentialRatioTest(Settings.of(Terms.of95Percent(), 10_000));
    for (int i = 0; i < 2_000; i++) {
      test.add(i % 2, i % 200 == 1 ? 1 : 0, 1);
    }

    assertThat(test.verdict().reason())
        .isEqualTo(
            "0 and 10 units have a numerator other than 0: too few for a first look (expected: 10"
                + " in each arm, were they spread alike)");
    for (int i = 0; i < 2_000; i++) {
      test.add(i % 2, i % 200 == 1 ? 1 : 0, 1);
    }
    assertThat(test.verdict().kind()).isEqualTo(Kind.BETTER);
  }

  @Test
  void what_cannot_be_compared_is_said() {
    SequentialRatioTest early = test(Terms.of95Percent(), false);
    assertThat(early.verdict().reason())
        .isEqualTo("0 and 0 units of the 5 in each arm before the first look");
    assertThat(early.ratio(1)).isNaN();
    SequentialRatioTest empty = test(Terms.of95Percent(), false);
    SequentialRatioTest constant = test(Terms.of95Percent(), false);
    SequentialRatioTest apart = test(Terms.of95Percent(), false);
    SequentialRatioTest broken = test(Terms.of95Percent(), false);
    for (int i = 0; i < 100; i++) {
      empty.add(i % 2, 1, 0);
      constant.add(i % 2, 3, 1);
      apart.add(i % 2, i % 2 == 0 ? 3 : 4, 1);
      broken.add(i % 2, i == 7 ? Double.NaN : i, 1);
    }
    assertThat(empty.verdict().reason())
        .isEqualTo("the denominators of a side do not sum to more than 0: there is no ratio yet");
    assertThat(constant.verdict().kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(apart.verdict().kind()).isEqualTo(Kind.INVALID);
    assertThat(broken.verdict().reason()).startsWith("1 sums are not finite");
    assertThat(broken.verdict().kind()).isEqualTo(Kind.INVALID);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> early.add(2, 1, 1))
        .withMessage("arm: 2 (expected: 0 to 1)");
    assertThatIllegalStateException()
        .isThrownBy(() -> early.change(1, 0, 0, 1, 1))
        .withMessage(
            "arm 1 has no units (expected: add for a unit's first event, change after it)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(1, Terms.of95Percent(), false, 10, 10))
        .withMessage("arms: 1 (expected: at least 2)");
  }

  @Nested
  class Put_away extends ResumableContract<SequentialRatioTest> {
    @Override
    protected SequentialRatioTest fresh() {
      return new SequentialRatioTest(new Settings(3, Terms.of95Percent(), true, 200, 20));
    }

    @Override
    protected void step(SequentialRatioTest test, int at, SplittableRandom random) {
      double sum = random.nextDouble();
      if (at < 3 || random.nextInt(3) == 0) {
        test.add(at % 3, sum, 1);
      } else {
        test.change(at % 3, sum, 1, sum + random.nextDouble(), 1 + random.nextInt(2));
      }
    }

    @Override
    protected Object says(SequentialRatioTest test) {
      return test.verdicts();
    }
  }
}
