package dev.pawl.bench.verify;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.SequentialPreference;
import dev.pawl.trial.sequential.SequentialRatioTest;
import java.util.SplittableRandom;

/**
 * Worlds in which units come back, some of them often, and arms do not differ: whether a comparison
 * by unit ever tells them apart.
 */
enum ReturningUnits {
  ONCE("each once, clicks of 1 to 10 views"),
  NOISE("sums per unit, new noise at each of 10 visits"),
  UNLIKE("sums per unit, units unlike, 10 visits"),
  RATIO("clicks per view, units unlike, few of them make most views"),
  HEAVY("revenue per view, lognormal with σ = 1.5, units unlike, 10 visits"),
  REPLACED("a new value at each of 10 visits"),
  BACK("sums per unit, each visit takes back most of the last");

  private static final int EVENTS = 4_000;
  private static final int POOL = 400;
  private static final double LEVEL = 0.7;

  private final String label;

  ReturningUnits(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** What is known of the units, by their number. */
  private static final class Units {
    private final double[] y = new double[EVENTS];
    private final double[] x = new double[EVENTS];
    private final double[] own = new double[EVENTS];
    private final double[] last = new double[EVENTS];
  }

  /**
   * Whether any look tells any treatment from the control.
   *
   * @param arms how many, the control included
   */
  boolean tellsApart(SplittableRandom random, int arms) {
    SequentialRatioTest test =
        new SequentialRatioTest(
            new SequentialRatioTest.Settings(arms, Terms.of95Percent(), false, 1_000, 100));
    Units units = new Units();
    int[] arm = new int[EVENTS];
    for (int event = 0; event < EVENTS; event++) {
      boolean first = event < POOL || this == ONCE;
      int unit = first ? event : returning(random);
      if (first) {
        arm[unit] = random.nextInt(arms);
        units.own[unit] = random.nextGaussian();
      }
      double y = units.y[unit];
      double x = units.x[unit];
      visit(units, unit, random);
      if (first) {
        test.add(arm[unit], units.y[unit], units.x[unit]);
      } else {
        test.change(arm[unit], y, x, units.y[unit], units.x[unit]);
      }
      if (test.verdicts().stream().anyMatch(ReturningUnits::differs)) {
        return true;
      }
    }
    return false;
  }

  private static boolean differs(Verdict verdict) {
    return verdict.kind() == Kind.BETTER || verdict.kind() == Kind.WORSE;
  }

  private int returning(SplittableRandom random) {
    double u = random.nextDouble();
    return (int) (POOL * (this == RATIO ? u * u * u : u));
  }

  private void visit(Units units, int unit, SplittableRandom random) {
    double noise = random.nextGaussian();
    double own = units.own[unit];
    units.x[unit] = 1;
    switch (this) {
      case ONCE -> {
        units.x[unit] = 1 + random.nextInt(10);
        for (int view = 0; view < units.x[unit]; view++) {
          units.y[unit] += clicked(own, random);
        }
      }
      case NOISE -> units.y[unit] += 1 + noise;
      case UNLIKE -> units.y[unit] += 1 + own + noise;
      case RATIO -> {
        units.x[unit] = 1 + units.last[unit]++;
        units.y[unit] += clicked(own, random);
      }
      case HEAVY -> {
        units.x[unit] = 1 + units.last[unit]++;
        units.y[unit] += StrictMath.exp(LEVEL * own + 1.5 * noise);
      }
      case REPLACED -> units.y[unit] = noise;
      case BACK -> {
        units.y[unit] += noise - 0.8 * units.last[unit];
        units.last[unit] = noise;
      }
    }
  }

  private static int clicked(double own, SplittableRandom random) {
    return random.nextDouble() < 0.15 * StrictMath.exp(LEVEL * own) ? 1 : 0;
  }

  /**
   * After how many users, one list each, the second ranking is preferred that wins with this
   * probability; the largest number, made negative, when it is not by then.
   */
  static long untilPreferred(SplittableRandom random, double wins, long most) {
    SequentialPreference preference = new SequentialPreference(Terms.of95Percent(), most, 100);
    for (long user = 1; user <= most; user++) {
      boolean second = random.nextDouble() < wins;
      preference.add("u" + user, new Credit(second ? 0 : 1, second ? 1 : 0));
      if (user % 10 == 0 && preference.verdict().kind() == Kind.BETTER) {
        return user;
      }
    }
    return -most;
  }

  /** Whether any look at interleaved lists prefers a ranking, by users who have leanings. */
  static boolean prefers(SplittableRandom random, int users) {
    double[] leaning = random.doubles(users, 0.2, 0.8).toArray();
    SequentialPreference preference = new SequentialPreference(Terms.of95Percent(), 1_000, 100);
    for (int list = 0; list < EVENTS; list++) {
      int user = random.nextInt(users);
      boolean second = random.nextDouble() < leaning[user];
      preference.add("u" + user, new Credit(second ? 0 : 1, second ? 1 : 0));
      if (differs(preference.verdict())) {
        return true;
      }
    }
    return false;
  }
}
