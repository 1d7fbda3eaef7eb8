package dev.pawl.bench.verify;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.ab.Cuped;
import dev.pawl.trial.ab.MeanTest;
import dev.pawl.trial.ab.ProportionTest;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.RatioTest;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.ab.StratifiedTest;
import dev.pawl.trial.bandit.AdaptiveEstimate;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Policy;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.bootstrap.BlockBootstrap;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.Preference;
import dev.pawl.trial.offpolicy.OffPolicy;
import dev.pawl.trial.offpolicy.RewardTable;
import dev.pawl.trial.shadow.McNemar;
import dev.pawl.trial.switchback.Alternation;
import dev.pawl.trial.switchback.SwitchbackAnalysis;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How often the intervals for one look hold what they are to hold. */
final class CoverageTable {
  private static final Terms TERMS = Terms.of95Percent();

  private final int runs;

  CoverageTable(int runs) {
    this.runs = runs;
  }

  /** One run of a world: whether the interval holds the truth. */
  private interface Covers {
    boolean in(SplittableRandom random);
  }

  /** Where noise with mean 0 comes from; one number of memory goes from value to value. */
  private enum Noise {
    NORMAL("normal"),
    AUTOREGRESSIVE("autoregressive, ρ = 0.5"),
    LOGNORMAL("lognormal, σ = 1.5");

    private final String label;

    Noise(String label) {
      this.label = label;
    }

    double next(SplittableRandom random, double[] memory) {
      return switch (this) {
        case NORMAL -> random.nextGaussian();
        case AUTOREGRESSIVE -> {
          memory[0] = 0.5 * memory[0] + random.nextGaussian();
          yield memory[0];
        }
        case LOGNORMAL -> StrictMath.exp(1.5 * random.nextGaussian()) - StrictMath.exp(1.125);
      };
    }

    double[] draw(SplittableRandom random, int count) {
      double[] memory = {random.nextGaussian()};
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = next(random, memory);
      }
      return values;
    }
  }

  private final List<List<String>> rows = new ArrayList<>();

  Table table() {
    for (int units : new int[] {30, 300, 3_000}) {
      for (Noise noise : List.of(Noise.NORMAL, Noise.LOGNORMAL)) {
        row("Welch", noise.label, units + " in each arm", random -> welch(random, noise, units));
      }
      for (double rate : new double[] {0.05, 0.01}) {
        row(
            "proportions, Newcombe",
            "rate " + rate,
            units + " in each arm",
            random -> proportions(random, rate, units));
      }
    }
    row(
        "Welch",
        "autoregressive, ρ = 0.5, arms in stretches of 20",
        "300 in each arm: outside the assumptions",
        this::stretches);
    for (Noise noise : List.of(Noise.NORMAL, Noise.LOGNORMAL)) {
      row("CUPED", noise.label, "300 in each arm", random -> cuped(random, noise));
      row("strata", noise.label, "4 of 75 in each arm", random -> strata(random, noise));
      row("ratio, delta method", noise.label, "300 users in each arm", r -> ratio(r, noise, 300));
      row(
          "ratio, delta method",
          noise.label,
          "3000 users in each arm",
          r -> ratio(r, noise, 3_000));
    }
    row("McNemar", "right in 80 and 78 %", "200 examples", random -> mcNemar(random, 200));
    row("McNemar", "right in 80 and 78 %", "2000 examples", random -> mcNemar(random, 2_000));
    row("interleaving, by user", "prefers B by 0.1", "300 users", this::interleaved);
    for (Noise noise : Noise.values()) {
      row(
          "switchback, carry-over 2",
          noise.label,
          "4 clusters of 48 periods",
          random -> switchback(random, noise));
      row("alternation", noise.label, "24 pairs of periods", random -> alternation(random, noise));
      row("block bootstrap", noise.label, "48 blocks of 20", random -> bootstrap(random, noise));
    }
    row("bandit data, AIPW", "Thompson, floor 5 %", "1000 choices", this::adaptive);
    for (int of = 0; of < 4; of++) {
      int estimator = of;
      row(
          "other policy, "
              + List.of(
                      "inverse propensity",
                      "self-normalised",
                      "doubly robust",
                      "direct: without its model's error")
                  .get(of),
          "2 contexts, 3 actions",
          "1000 choices",
          random -> offPolicy(random, estimator));
    }
    return new Table(
        String.format(
            Locale.ROOT,
            "How often 95 %% intervals for one look hold the truth, in %d runs. They rest on sums that are"
                + " nearly normal: with few units and rare events or heavy tails they hold less often or"
                + " are too wide, which is what the rows are for. A switchback's interval is conservative"
                + " by construction.",
            runs),
        List.of("interval", "outcomes", "size", "covered"),
        rows);
  }

  private void row(String interval, String outcomes, String size, Covers covers) {
    int covered = 0;
    for (int run = 0; run < runs; run++) {
      covered += covers.in(new SplittableRandom(run)) ? 1 : 0;
    }
    rows.add(
        List.of(
            interval,
            outcomes,
            size,
            String.format(Locale.ROOT, "%.2f %%", 100.0 * covered / runs)));
  }

  private static boolean welch(SplittableRandom random, Noise noise, int units) {
    Sample control = Sample.of(noise.draw(random, units));
    return MeanTest.of(control, Sample.of(noise.draw(random, units)), TERMS).interval().contains(0);
  }

  private static boolean proportions(SplittableRandom random, double rate, int units) {
    long[] successes = new long[2];
    for (int i = 0; i < 2 * units; i++) {
      successes[i % 2] += random.nextDouble() < rate ? 1 : 0;
    }
    return ProportionTest.of(
            new ProportionTest.Count(successes[0], units),
            new ProportionTest.Count(successes[1], units),
            TERMS)
        .interval()
        .contains(0);
  }

  private boolean stretches(SplittableRandom random) {
    double[] all = Noise.AUTOREGRESSIVE.draw(random, 600);
    double[][] arms = new double[2][300];
    for (int i = 0; i < all.length; i++) {
      int stretch = i / 20;
      arms[stretch % 2][stretch / 2 * 20 + i % 20] = all[i];
    }
    return MeanTest.of(Sample.of(arms[0]), Sample.of(arms[1]), TERMS).interval().contains(0);
  }

  private static boolean cuped(SplittableRandom random, Noise noise) {
    double[][] before = {noise.draw(random, 300), noise.draw(random, 300)};
    double[][] after = new double[2][];
    for (int arm = 0; arm < 2; arm++) {
      after[arm] = noise.draw(random, 300);
      for (int i = 0; i < 300; i++) {
        after[arm][i] += before[arm][i];
      }
    }
    Cuped adjusted = Cuped.of(after[0], before[0], after[1], before[1]);
    return MeanTest.of(adjusted.control(), adjusted.treatment(), TERMS).interval().contains(0);
  }

  private static boolean strata(SplittableRandom random, Noise noise) {
    List<StratifiedTest.Stratum> strata = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      Sample control = Sample.of(noise.draw(random, 75));
      strata.add(new StratifiedTest.Stratum("s" + k, control, Sample.of(noise.draw(random, 75))));
    }
    return StratifiedTest.of(strata, TERMS).interval().contains(0);
  }

  /** Users have 1 to 10 views, and sums that lean on the user's own level. */
  private static boolean ratio(SplittableRandom random, Noise noise, int users) {
    RatioSample[] arms = new RatioSample[2];
    for (int arm = 0; arm < 2; arm++) {
      double[] sums = noise.draw(random, users);
      double[] views = new double[users];
      for (int user = 0; user < users; user++) {
        views[user] = 1 + random.nextInt(10);
        sums[user] *= views[user];
      }
      arms[arm] = RatioSample.of(sums, views);
    }
    return RatioTest.of(arms[0], arms[1], TERMS).interval().contains(0);
  }

  private static boolean mcNemar(SplittableRandom random, int examples) {
    long both = 0;
    long champion = 0;
    long challenger = 0;
    for (int i = 0; i < examples; i++) {
      double u = random.nextDouble();
      champion += u < 0.10 ? 1 : 0;
      challenger += u >= 0.10 && u < 0.18 ? 1 : 0;
      both += u >= 0.18 ? 1 : 0;
    }
    return McNemar.of(both, champion, challenger, TERMS).interval().contains(-0.02);
  }

  /** Users with 1 to 5 lists; a list is a win for B with 0.55. */
  private boolean interleaved(SplittableRandom random) {
    Preference preference = new Preference();
    for (int user = 0; user < 300; user++) {
      int lists = 1 + random.nextInt(5);
      for (int list = 0; list < lists; list++) {
        boolean second = random.nextDouble() < 0.55;
        preference.add("u" + user, new Credit(second ? 0 : 1, second ? 1 : 0));
      }
    }
    return preference.verdict(TERMS).interval().contains(0.1);
  }

  /** An effect of 1 that comes in over three periods, 0.6, 0.3 and 0.1. */
  private static boolean switchback(SplittableRandom random, Noise noise) {
    SwitchbackDesign design = SwitchbackDesign.of(48, 2);
    List<SwitchbackAnalysis.Cluster> clusters = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      boolean[] arms = design.assign(random.nextLong());
      double[] y = noise.draw(random, 48);
      for (int t = 0; t < 48; t++) {
        y[t] += arms[t] ? 0.6 : 0;
        y[t] += t >= 1 && arms[t - 1] ? 0.3 : 0;
        y[t] += t >= 2 && arms[t - 2] ? 0.1 : 0;
      }
      clusters.add(new SwitchbackAnalysis.Cluster(arms, y));
    }
    return new SwitchbackAnalysis(design, TERMS).verdict(clusters, 0, 1).interval().contains(1);
  }

  /** No effect: the periods of both arms in turn. */
  private static boolean alternation(SplittableRandom random, Noise noise) {
    return Alternation.of(noise.draw(random, 48), TERMS).interval().contains(0);
  }

  private static boolean bootstrap(SplittableRandom random, Noise noise) {
    double[] memory = {random.nextGaussian(), 0};
    double[] other = {random.nextGaussian(), 0};
    double[] first = new double[48];
    double[] second = new double[48];
    double[] examples = new double[48];
    for (int block = 0; block < 48; block++) {
      examples[block] = 20;
      for (int i = 0; i < 20; i++) {
        first[block] += noise.next(random, memory);
        second[block] += noise.next(random, other);
      }
    }
    return new BlockBootstrap(500, 0.95, 1).difference(first, second, examples).contains(0);
  }

  private boolean adaptive(SplittableRandom random) {
    Policy policy =
        new Policy.Floored(new Posterior.Thompson(new Posterior.Bernoulli(1, 1), 100), 0.05);
    ArmHistory history = new ArmHistory(3, new Memory.Everything());
    AdaptiveEstimate estimate = new AdaptiveEstimate(0, 1);
    double[] rates = {0.3, 0.35, 0.5};
    for (int batch = 0; batch < 25; batch++) {
      double[] shares = policy.shares(history, random.nextLong());
      for (int i = 0; i < 40; i++) {
        double u = random.nextDouble();
        int arm = u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
        double reward = random.nextDouble() < rates[arm] ? 1 : 0;
        history.add(arm, reward);
        estimate.add(arm, shares, reward);
      }
    }
    return estimate
        .verdict(new Terms(0.05, 0, Direction.LARGER_IS_BETTER))
        .interval()
        .contains(0.05);
  }

  private static final double[][] LOGGING = {{0.5, 0.3, 0.2}, {0.1, 0.6, 0.3}};
  private static final double[][] TARGET = {{0.1, 0.2, 0.7}, {0.8, 0.1, 0.1}};
  private static final double[][] REWARDS = {{1, 2, 6}, {4, 0.5, 3}};

  private static boolean offPolicy(SplittableRandom random, int estimator) {
    List<RewardTable.Logged> log = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int x = random.nextDouble() < 0.3 ? 0 : 1;
      double u = random.nextDouble();
      int a = u < LOGGING[x][0] ? 0 : u < LOGGING[x][0] + LOGGING[x][1] ? 1 : 2;
      log.add(
          new RewardTable.Logged(
              "x" + x,
              a,
              LOGGING[x][a],
              REWARDS[x][a] + random.nextGaussian(),
              List.of(TARGET[x][0], TARGET[x][1], TARGET[x][2])));
    }
    OffPolicy.Value value =
        new OffPolicy(0.05, Double.POSITIVE_INFINITY).evaluate(RewardTable.model(log)).target();
    Interval interval =
        List.of(value.inverse(), value.selfNormalised(), value.doublyRobust(), value.direct())
            .get(estimator);
    double truth = 0;
    for (int a = 0; a < 3; a++) {
      truth += 0.3 * TARGET[0][a] * REWARDS[0][a] + 0.7 * TARGET[1][a] * REWARDS[1][a];
    }
    return interval.contains(truth);
  }
}
