package dev.pawl.bench.verify;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.ab.MeanTest;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.canary.CanarySettings;
import dev.pawl.trial.canary.Limits;
import dev.pawl.trial.canary.Look;
import dev.pawl.trial.canary.Slowness;
import dev.pawl.trial.canary.Step;
import dev.pawl.trial.multiplicity.RetryBudget;
import dev.pawl.trial.power.Design;
import dev.pawl.trial.power.Looks;
import dev.pawl.trial.power.Metric;
import dev.pawl.trial.power.Split;
import dev.pawl.trial.sequential.BettingSequence;
import dev.pawl.trial.sequential.QuantileSequence;
import dev.pawl.trial.sequential.SequentialBoundedTest;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.sequential.SequentialRatioTest;
import dev.pawl.trial.srm.BalanceCheck;
import dev.pawl.trial.srm.SequentialRatioCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/** How often rules that may be looked at all the time err, and what a canary costs. */
final class AnytimeTables {
  private static final double ALPHA = 0.05;
  private static final double FAMILY = 0.01;
  private static final int UNITS = 2_000;
  private static final int TRIES = 12;
  private static final int BLOCK = 20;
  private static final int GRID = 100;
  private static final int FINE_GRID = 1_000;
  private static final double[] HALVES = {0.5, 0.5};
  private static final long MANY = 20_000;

  private final int runs;
  private boolean holds = true;

  AnytimeTables(int runs) {
    this.runs = runs;
  }

  boolean holds() {
    return holds;
  }

  /** One outcome of a unit; all worlds have no difference between the arms. */
  private enum Outcomes {
    NORMAL("normal", true, 0),
    RATE("0 or 1, rate 5 %", true, 0.05),
    LOGNORMAL("lognormal, σ = 1.5", true, StrictMath.exp(1.125)),
    AUTOREGRESSIVE("autoregressive, ρ = 0.5, arms in stretches of 20", false, 0);

    private final String label;
    private final boolean assumed;
    private final double mean;

    Outcomes(String label, boolean assumed, double mean) {
      this.label = label;
      this.assumed = assumed;
      this.mean = mean;
    }

    double next(SplittableRandom random, double[] memory) {
      return switch (this) {
        case NORMAL -> random.nextGaussian();
        case RATE -> random.nextDouble() < mean ? 1 : 0;
        case LOGNORMAL -> StrictMath.exp(1.5 * random.nextGaussian());
        case AUTOREGRESSIVE -> {
          memory[0] = 0.5 * memory[0] + random.nextGaussian();
          yield memory[0];
        }
      };
    }
  }

  /** Whether one run ever errs. */
  private interface Errs {
    boolean in(SplittableRandom random);
  }

  /** A rule under test, in one world. */
  private record Rule(String name, String outcomes, boolean assumed, Errs errs) {}

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (Outcomes outcomes : Outcomes.values()) {
      rules.add(
          new Rule(
              "asymptotic sequence, two arms, from 100 units each on",
              outcomes.label,
              outcomes.assumed,
              random -> meansDiffer(random, outcomes)));
    }
    for (ReturningUnits units : ReturningUnits.values()) {
      rules.add(
          new Rule(
              "ratio by unit, two arms, from 100 units each on",
              units.label(),
              true,
              random -> units.tellsApart(random, 2)));
    }
    rules.add(
        new Rule(
            "ratio by unit, any of three treatments",
            ReturningUnits.ONCE.label(),
            true,
            random -> ReturningUnits.ONCE.tellsApart(random, 4)));
    for (Outcomes outcomes : List.of(Outcomes.NORMAL, Outcomes.RATE, Outcomes.LOGNORMAL)) {
      rules.add(
          new Rule(
              "promoted in any of " + TRIES + " tries, ratio by unit",
              outcomes.label,
              true,
              random -> triesPromote(random, outcomes)));
    }
    for (int users : new int[] {400, 1_000_000}) {
      rules.add(
          new Rule(
              "interleaving by user, from 100 users on",
              "users unlike, lists by " + users + " users",
              true,
              random -> ReturningUnits.prefers(random, users)));
    }
    for (double rate : new double[] {0.05, 0.01}) {
      rules.add(
          new Rule(
              "betting, two arms",
              "0 or 1, rate " + rate,
              true,
              random -> betsTellApart(random, rate)));
    }
    rules.add(new Rule("betting sequence", "0 or 1, rate 5 %", true, AnytimeTables::bettingMisses));
    rules.add(
        new Rule(
            "quantile sequence, 95 %", "lognormal, σ = 1.5", true, AnytimeTables::quantileMisses));
    rules.add(
        new Rule(
            "sequential ratio check",
            "90 and 10 % of the units",
            true,
            AnytimeTables::ratioAlarms));
    rules.add(
        new Rule(
            "balance at any look", "5 categories, two arms", true, AnytimeTables::balanceAlarms));
    return rules;
  }

  Table falsePositives() {
    List<List<String>> rows = new ArrayList<>();
    List<Rule> rules = rules();
    long assumed = rules.stream().filter(Rule::assumed).count();
    int most =
        new BinomialDistribution(runs, ALPHA).inverseCumulativeProbability(1 - FAMILY / assumed);
    for (Rule rule : rules) {
      int errors = errors(rule.errs());
      boolean kept = errors <= most;
      holds &= kept || !rule.assumed();
      rows.add(
          List.of(
              rule.name(),
              rule.outcomes(),
              percent(errors),
              rule.assumed() ? kept ? "kept" : "broken" : "outside the assumptions"));
    }
    rows.add(
        List.of(
            "Welch's t-test, looked at after every 20 units from 100 on",
            Outcomes.NORMAL.label,
            percent(errors(AnytimeTables::peekedErrs)),
            "not error-controlled"));
    return new Table(
        String.format(
            Locale.ROOT,
            "Errors at α = 5 %% over all looks, without a difference, looked at after each of %d"
                + " units, by unit and by user after each of 4,000 events, %d runs. An error is a"
                + " look at which the interval does not hold the truth, so what is left is the"
                + " interval's coverage over all looks. Of tries that share one budget, each with"
                + " %d units of its own and looked at after every %d, an error is a promotion."
                + " Kept: as above.",
            UNITS,
            runs,
            UNITS,
            BLOCK),
        List.of("rule", "outcomes", "errors", "α"),
        rows);
  }

  private int errors(Errs rule) {
    int errors = 0;
    for (int run = 0; run < runs; run++) {
      errors += rule.in(new SplittableRandom(run)) ? 1 : 0;
    }
    return errors;
  }

  private static boolean meansDiffer(SplittableRandom random, Outcomes outcomes) {
    SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), UNITS, 100);
    double[] memory = {random.nextGaussian()};
    boolean treated = false;
    for (int i = 0; i < UNITS; i++) {
      if (outcomes != Outcomes.AUTOREGRESSIVE || i % 20 == 0) {
        treated = random.nextBoolean();
      }
      test.add(treated, outcomes.next(random, memory));
      Kind kind = test.verdict().kind();
      if (kind == Kind.BETTER || kind == Kind.WORSE) {
        return true;
      }
    }
    return false;
  }

  /** An A/B test as the loop makes it, again and again from one budget, with units of its own. */
  private static boolean triesPromote(SplittableRandom random, Outcomes outcomes) {
    RetryBudget budget = RetryBudget.UNSPENT;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      budget = budget.begin();
      Terms terms = new Terms(budget.twoSided(ALPHA), 0, Direction.LARGER_IS_BETTER);
      SequentialRatioTest test =
          new SequentialRatioTest(SequentialRatioTest.Settings.of(terms, UNITS));
      Kind kind = Kind.UNDECIDED;
      for (int i = 1; i <= UNITS && kind == Kind.UNDECIDED; i++) {
        test.add(random.nextBoolean() ? 1 : 0, outcomes.next(random, new double[1]), 1);
        kind = i % BLOCK == 0 ? test.verdict().kind() : kind;
      }
      if (kind == Kind.BETTER) {
        return true;
      }
    }
    return false;
  }

  private static boolean peekedErrs(SplittableRandom random) {
    double[][] arms = new double[2][UNITS / 2];
    for (int i = 0; i < UNITS / 2; i++) {
      arms[0][i] = random.nextGaussian();
      arms[1][i] = random.nextGaussian();
      if (i >= 49 && i % 10 == 9) {
        Sample control = Sample.of(java.util.Arrays.copyOf(arms[0], i + 1));
        Sample treatment = Sample.of(java.util.Arrays.copyOf(arms[1], i + 1));
        if (MeanTest.of(control, treatment, Terms.of95Percent()).kind() != Kind.UNDECIDED) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean betsTellApart(SplittableRandom random, double rate) {
    SequentialBoundedTest test = new SequentialBoundedTest(Terms.of95Percent(), 0, 1, GRID);
    for (int i = 0; i < UNITS; i++) {
      test.add(random.nextBoolean(), random.nextDouble() < rate ? 1 : 0);
      Interval interval = test.interval();
      if (!interval.contains(0)) {
        return true;
      }
    }
    return false;
  }

  private static boolean bettingMisses(SplittableRandom random) {
    BettingSequence sequence = new BettingSequence(ALPHA, 100);
    for (int i = 0; i < UNITS; i++) {
      sequence.add(random.nextDouble() < 0.05 ? 1 : 0);
    }
    return !sequence.interval().contains(0.05);
  }

  private static boolean quantileMisses(SplittableRandom random) {
    double truth = StrictMath.exp(1.5 * 1.6448536269514722);
    QuantileSequence sequence = new QuantileSequence(0.95, ALPHA);
    for (int i = 0; i < UNITS; i++) {
      sequence.add(StrictMath.exp(1.5 * random.nextGaussian()));
      if (!sequence.interval().contains(truth)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ratioAlarms(SplittableRandom random) {
    SequentialRatioCheck check = new SequentialRatioCheck(new double[] {0.9, 0.1}, 100, ALPHA);
    for (int i = 0; i < UNITS; i++) {
      check.add(random.nextDouble() < 0.9 ? 0 : 1);
    }
    return !check.check().passed();
  }

  private static boolean balanceAlarms(SplittableRandom random) {
    SortedMap<String, long[]> counts = new TreeMap<>();
    for (int i = 0; i < UNITS; i++) {
      counts.computeIfAbsent("c" + random.nextInt(5), category -> new long[2])[random.nextInt(2)]++;
      if (!BalanceCheck.atAnyLook("category", counts, HALVES, 100, ALPHA).passed()) {
        return true;
      }
    }
    return false;
  }

  // ---- power ----------------------------------------------------------------------------------

  /** How soon an effect is found that is there. */
  Table power() {
    List<List<String>> rows = new ArrayList<>();
    for (double effect : new double[] {0.1, 0.2, 0.4}) {
      Design design = new Design(new Metric.Mean(0, 1), ALPHA, 0.8, Split.equal(2), Looks.ANY);
      long planned = design.units(effect);
      row(
          rows,
          "asymptotic sequence",
          "normal, better by " + effect + " deviations",
          Long.toString(planned),
          String.format(Locale.ROOT, "%.0f", design.meanUnits(effect)),
          runs / 2,
          random -> untilMeansDiffer(random, effect, planned));
      row(
          rows,
          "ratio by unit, the same units",
          "normal, better by " + effect + " deviations",
          Long.toString(planned),
          String.format(Locale.ROOT, "%.0f", design.meanUnits(effect)),
          runs / 2,
          random -> untilRatiosDiffer(random, effect, planned));
    }
    // One sample of ±1 needs as many users as two arms with a deviation of 1 do for twice as much.
    Design users = new Design(new Metric.Mean(0, 1), ALPHA, 0.8, Split.equal(2), Looks.ANY);
    row(
        rows,
        "interleaving by user",
        "the second wins 55 %",
        Long.toString(users.units(0.2)),
        String.format(Locale.ROOT, "%.0f", users.meanUnits(0.2)),
        runs / 2,
        random -> ReturningUnits.untilPreferred(random, 0.55, users.units(0.2)));
    for (double better : new double[] {0.15, 0.2}) {
      Design design = new Design(new Metric.Proportion(0.1), ALPHA, 0.8, Split.equal(2), Looks.ANY);
      long planned = design.units(better - 0.1);
      row(
          rows,
          "asymptotic sequence",
          "rates 0.1 and " + better,
          Long.toString(planned),
          String.format(Locale.ROOT, "%.0f", design.meanUnits(better - 0.1)),
          runs / 2,
          random -> untilRatesDiffer(random, better, planned, false));
      row(
          rows,
          "betting, two arms",
          "rates 0.1 and " + better,
          4 * planned + " at most",
          "",
          runs / 10,
          random -> untilRatesDiffer(random, better, 4 * planned, true));
    }
    for (double share : new double[] {0.55, 0.52}) {
      row(
          rows,
          "sequential ratio check",
          String.format(Locale.ROOT, "%.0f %% instead of 50 %%", 100 * share),
          MANY + " at most",
          "",
          runs / 10,
          random -> untilMismatch(random, share));
    }
    return new Table(
        "Effects that are there, at α = 5 %, looked at after every 10th unit: the size that"
            + " `power.Design` plans for a power of 80 % and the mean number of units that it"
            + " foretells, how often the effect is found by then, and after how many units the test"
            + " ends in the mean. Betting, on a grid of 1,000 steps, is planned for nothing: it may"
            + " take four times as many. So is the ratio check, with a concentration of 100.",
        List.of("rule", "effect", "planned units", "foretold", "found", "units"), rows);
  }

  /** After how many units an effect is found; the largest number, made negative, when it is not. */
  private interface Finds {
    long in(SplittableRandom random);
  }

  private void row(
      List<List<String>> rows,
      String rule,
      String effect,
      String planned,
      String foretold,
      int wanted,
      Finds finds) {
    int some = Math.max(4, wanted);
    int found = 0;
    double units = 0;
    for (int run = 0; run < some; run++) {
      long after = finds.in(new SplittableRandom(run));
      found += after > 0 ? 1 : 0;
      units += (double) Math.abs(after) / some;
    }
    rows.add(
        List.of(
            rule,
            effect,
            planned,
            foretold,
            String.format(Locale.ROOT, "%.2f %%", 100.0 * found / some),
            String.format(Locale.ROOT, "%.0f", units)));
  }

  private static long untilMismatch(SplittableRandom random, double share) {
    SequentialRatioCheck check = new SequentialRatioCheck(HALVES, 100, ALPHA);
    for (long i = 1; i <= MANY; i++) {
      check.add(random.nextDouble() < share ? 0 : 1);
      if (i % 10 == 0 && !check.check().passed()) {
        return i;
      }
    }
    return -MANY;
  }

  private static long untilMeansDiffer(SplittableRandom random, double effect, long most) {
    SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), most, 20);
    for (long i = 1; i <= most; i++) {
      boolean treated = i % 2 == 0;
      test.add(treated, random.nextGaussian() + (treated ? effect : 0));
      if (i % 10 == 0 && test.verdict().kind() == Kind.BETTER) {
        return i;
      }
    }
    return -most;
  }

  private static long untilRatiosDiffer(SplittableRandom random, double effect, long most) {
    SequentialRatioTest test =
        new SequentialRatioTest(
            new SequentialRatioTest.Settings(2, Terms.of95Percent(), false, most, 20));
    for (long i = 1; i <= most; i++) {
      boolean treated = i % 2 == 0;
      test.add(treated ? 1 : 0, random.nextGaussian() + (treated ? effect : 0), 1);
      if (i % 10 == 0 && test.verdict().kind() == Kind.BETTER) {
        return i;
      }
    }
    return -most;
  }

  private static long untilRatesDiffer(
      SplittableRandom random, double better, long most, boolean bets) {
    SequentialMeanTest asymptotic = new SequentialMeanTest(Terms.of95Percent(), most, 100);
    SequentialBoundedTest betting = new SequentialBoundedTest(Terms.of95Percent(), 0, 1, FINE_GRID);
    for (long i = 1; i <= most; i++) {
      boolean treated = i % 2 == 0;
      double outcome = random.nextDouble() < (treated ? better : 0.1) ? 1 : 0;
      if (bets) {
        betting.add(treated, outcome);
      } else {
        asymptotic.add(treated, outcome);
      }
      if (i % 10 == 0) {
        Kind kind = bets ? betting.verdict().kind() : asymptotic.verdict().kind();
        if (kind == Kind.BETTER) {
          return i;
        }
      }
    }
    return -most;
  }

  // ---- canaries -------------------------------------------------------------------------------

  Table canaries() {
    List<List<String>> rows = new ArrayList<>();
    double[][] worlds = {
      {0.01, 0.01, 1, 0},
      {0, 0, 1, 0},
      {0.01, 0.03, 1, 0},
      {0, 0.01, 1, 0},
      {0.01, 0.01, 2, 0},
      {0.01, 0.01, 1, 0.2}
    };
    String[] labels = {
      "as good, 1 % errors",
      "as good, no errors",
      "3 % errors instead of 1 %",
      "1 % errors instead of none",
      "twice as slow",
      "quality worse by 0.2 standard deviations"
    };
    int most = new BinomialDistribution(runs, ALPHA).inverseCumulativeProbability(1 - FAMILY / 2);
    for (int w = 0; w < worlds.length; w++) {
      int aborted = 0;
      int passed = 0;
      double delay = 0;
      for (int run = 0; run < runs; run++) {
        double[] end = canary(worlds[w], new SplittableRandom(run));
        aborted += end[0] < 0 ? 1 : 0;
        passed += end[0] > 0 ? 1 : 0;
        delay += end[0] < 0 ? end[1] : 0;
      }
      boolean good = w < 2;
      holds &= !good || aborted <= most;
      rows.add(
          List.of(
              labels[w],
              percent(aborted),
              percent(passed),
              aborted == 0 ? "" : String.format(Locale.ROOT, "%.0f", delay / aborted),
              good ? aborted <= most ? "kept" : "broken" : ""));
    }
    return new Table(
        "Canaries at α = 5 %, two steps of 1,000 and 2,000 answers, a look at every 20th, quality"
            + " with a standard deviation of 1 and a margin of 0.15: aborted, passed, after how"
            + " many answers in the mean when aborted.",
        List.of("canary", "aborted", "passed", "answers", "false aborts"), rows);
  }

  private static double[] canary(double[] world, SplittableRandom random) {
    CanarySettings settings =
        new CanarySettings(
            List.of(
                new Step(0.05, 1_000, Duration.ofSeconds(1_000)),
                new Step(0.5, 2_000, Duration.ofSeconds(2_000))),
            new Limits(0.5, 20, Double.POSITIVE_INFINITY),
            ALPHA,
            ALPHA / 2,
            1,
            new Slowness(0.95, 1.1, 0),
            0.15,
            Direction.SMALLER_IS_BETTER,
            Duration.ofMinutes(10));
    Canary canary = new Canary(settings, 0);
    for (int second = 1; second <= 6_000; second++) {
      for (int own = 0; own < 2; own++) {
        boolean error = random.nextDouble() < world[own];
        double latency = -20 * StrictMath.log(1 - random.nextDouble()) * (own == 1 ? world[2] : 1);
        canary.answer(own == 1, 1_000L * second, error, latency);
        canary.quality(own == 1, random.nextGaussian() + (own == 1 ? world[3] : 0));
      }
      if (second % 20 == 0) {
        Look look = canary.look(1_000L * second);
        if (look instanceof Look.Abort) {
          return new double[] {-1, second};
        }
        if (look instanceof Look.Pass) {
          return new double[] {1, second};
        }
      }
    }
    return new double[] {0, 6_000};
  }

  private String percent(int count) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * count / runs);
  }
}
