package dev.pawl.trial.simulate;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.ab.ProportionTest;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Policy;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.bandit.StopRule;
import dev.pawl.trial.power.Design;
import dev.pawl.trial.power.Looks;
import dev.pawl.trial.power.Metric;
import dev.pawl.trial.power.Split;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.util.SplittableRandom;
import org.hipparchus.random.RandomDataGenerator;

/**
 * Two arms with given success rates, and a rule that is to name the better one: how many samples it
 * takes, how many of them go to the worse arm, how often it is right. Traffic comes in batches that
 * grow with what was seen (by {@code 1/}{@value #GROWTH}), with a look after each. The same seed
 * gives the same runs.
 *
 * @param control the present arm's rate, in (0, 1)
 * @param treatment the other's; the same for an A/A run
 * @param planned the difference that the tests are sized for, above 0
 * @param most samples of both arms after which an undecided run ends
 */
public record RateRace(double control, double treatment, double planned, long most) {
  private static final int GROWTH = 10;
  private static final long FIRST = 1_000;
  private static final int DRAWS = 1_000;
  private static final double ALPHA = 0.05;
  private static final double POWER = 0.8;
  private static final double REMAINING = 0.01;

  public RateRace {
    if (!(control > 0 && control < 1 && treatment > 0 && treatment < 1)) {
      throw new IllegalArgumentException(
          "rates: %s, %s (expected: in (0, 1))".formatted(control, treatment));
    }
    if (!(planned > 0)) {
      throw new IllegalArgumentException("planned: " + planned + " (expected: above 0)");
    }
    if (most < 2 * FIRST) {
      throw new IllegalArgumentException(
          "most: " + most + " (expected: at least " + 2 * FIRST + ")");
    }
  }

  /** Who decides, and when. */
  public enum Rule {
    /** A z-test at the planned size, 50/50, looked at once. */
    FIXED,
    /** The same test looked at after every batch up to that size: not error-controlled. */
    PEEKED,
    /** An asymptotic confidence sequence tuned to the planned size, 50/50. */
    ANYTIME,
    /** Thompson sampling until less than 1 % may be won: not error-controlled. */
    THOMPSON,
    /** Top-two Thompson sampling, β = ½, with the same stop: not error-controlled. */
    TOP_TWO;

    /** Whether its rate of wrong winners is bounded. */
    public boolean isControlled() {
      return this == FIXED || this == ANYTIME;
    }
  }

  /**
   * What came of many runs.
   *
   * @param runs how many
   * @param samples the mean number of samples, both arms
   * @param worse the mean number of them that went to the worse arm; to the treatment in A/A runs
   * @param right the share of runs that named the better arm; 0 in A/A runs
   * @param wrong the share that named the worse one; in A/A runs any
   * @param undecided the rest
   */
  public record Outcome(
      int runs, double samples, double worse, double right, double wrong, double undecided) {}

  /**
   * Lets a rule decide many times.
   *
   * @param runs how many, at least 1
   */
  public Outcome run(Rule rule, int runs, long seed) {
    if (runs < 1) {
      throw new IllegalArgumentException("runs: " + runs + " (expected: at least 1)");
    }
    double samples = 0;
    double worse = 0;
    int right = 0;
    int wrong = 0;
    int better = Double.compare(treatment, control);
    for (int run = 0; run < runs; run++) {
      Run one = new Run(new SplittableRandom(seed + run));
      int winner = one.decide(rule);
      samples += one.n[0] + one.n[1];
      worse += better > 0 ? one.n[0] : one.n[1];
      boolean hit = winner >= 0 && better != 0 && (winner == 1) == (better > 0);
      right += hit ? 1 : 0;
      wrong += winner >= 0 && !hit ? 1 : 0;
    }
    return new Outcome(
        runs,
        samples / runs,
        worse / runs,
        (double) right / runs,
        (double) wrong / runs,
        (double) (runs - right - wrong) / runs);
  }

  private final class Run {
    private final SplittableRandom random;
    private final RandomDataGenerator draws;
    private final long[] n = new long[2];
    private final long[] successes = new long[2];
    private final ArmHistory history = new ArmHistory(2, new Memory.Everything());
    private final Terms terms = new Terms(ALPHA, 0, Direction.LARGER_IS_BETTER);

    Run(SplittableRandom random) {
      this.random = random;
      this.draws = new RandomDataGenerator(random.nextLong());
    }

    /** The arm that is named, or −1. */
    int decide(Rule rule) {
      long planned = design().units(RateRace.this.planned);
      return switch (rule) {
        case FIXED -> fixed(planned, true);
        case PEEKED -> fixed(planned, false);
        case ANYTIME -> anytime(planned);
        case THOMPSON -> bandit(new Posterior.Thompson(new Posterior.Bernoulli(1, 1), DRAWS));
        case TOP_TWO ->
            bandit(
                new Policy.TopTwo(
                    new Posterior.Thompson(new Posterior.Bernoulli(1, 1), DRAWS), 0.5));
      };
    }

    private Design design() {
      return new Design(new Metric.Proportion(control), ALPHA, POWER, Split.equal(2), Looks.ONE);
    }

    private long next(long limit) {
      long seen = n[0] + n[1];
      return Math.min(Math.max(FIRST, seen / GROWTH), limit - seen);
    }

    private int fixed(long planned, boolean once) {
      while (n[0] + n[1] < planned) {
        halves(once ? planned : next(planned));
        Kind kind =
            ProportionTest.of(
                    new ProportionTest.Count(successes[0], n[0]),
                    new ProportionTest.Count(successes[1], n[1]),
                    terms)
                .kind();
        if (kind != Kind.UNDECIDED) {
          return kind == Kind.BETTER ? 1 : 0;
        }
      }
      return -1;
    }

    private int anytime(long planned) {
      SequentialMeanTest test =
          new SequentialMeanTest(terms, planned, (long) Math.ceil(10 / control));
      while (n[0] + n[1] < most) {
        long[] before = n.clone();
        long[] won = successes.clone();
        halves(next(most));
        for (int arm = 0; arm < 2; arm++) {
          test.add(arm == 1, sample(n[arm] - before[arm], successes[arm] - won[arm]));
        }
        Kind kind = test.verdict().kind();
        if (kind == Kind.BETTER || kind == Kind.WORSE) {
          return kind == Kind.BETTER ? 1 : 0;
        }
      }
      return -1;
    }

    private int bandit(Policy policy) {
      StopRule rule = new StopRule(new Posterior.Bernoulli(1, 1), REMAINING, DRAWS);
      while (n[0] + n[1] < most) {
        double share = policy.shares(history, random.nextLong())[1];
        long batch = next(most);
        long treated = binomial(batch, share);
        pull(1, treated);
        pull(0, batch - treated);
        StopRule.Finding finding = rule.look(history, random.nextLong());
        if (finding.stop()) {
          return finding.arm();
        }
      }
      return -1;
    }

    private void halves(long batch) {
      pull(0, batch - batch / 2);
      pull(1, batch / 2);
    }

    private void pull(int arm, long count) {
      if (count > 0) {
        long won = binomial(count, arm == 0 ? control : treatment);
        n[arm] += count;
        successes[arm] += won;
        Sample sample = sample(count, won);
        history.addBatch(arm, count, sample.mean(), sample.variance() * (count - 1));
      }
    }

    private long binomial(long count, double p) {
      if (p <= 0 || p >= 1) {
        return p <= 0 ? 0 : count;
      }
      return draws.nextDeviate(
          new org.hipparchus.distribution.discrete.BinomialDistribution((int) count, p));
    }

    private static Sample sample(long count, long won) {
      double p = (double) won / count;
      return new Sample(count, p, count > 1 ? p * (1 - p) * count / (count - 1) : 0);
    }
  }
}
