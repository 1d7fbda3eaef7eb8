package dev.pawl.bench.verify;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.trial.paired.PairedComparison.Settings;
import dev.pawl.trial.paired.Tails;
import dev.pawl.trial.sequential.Sides;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.champion.ChampionWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.distribution.discrete.PoissonDistribution;

/**
 * Simulates the gate, the watch and the other rules on streams in which nothing is to be found, and
 * counts what they find; and on streams with a known effect, how soon. Seeds are the numbers of the
 * runs.
 */
final class Calibration implements Proof {
  private static final double ALPHA = 0.05;

  /** The probability that a table of right rates has any row called wrong. */
  private static final double FAMILY = 0.01;

  private static final int BLOCKS = 480;
  private static final int[] FIRST_LOOKS = {12, 24};
  private static final double MARGIN = 0.01;
  private static final double LOSS = 10;
  private static final double BETWEEN = 1_000;

  private final int runs;
  private boolean holds = true;

  Calibration() {
    this(2_000);
  }

  Calibration(int runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "calibration";
  }

  @Override
  public String claim() {
    return "The gate promotes and dismisses wrongly, the watch alarms falsely, and every"
        + " anytime-valid rule errs, no more often than they say.";
  }

  @Override
  public String page() {
    return "docs/calibration.md";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException {
    List<Table> tables = new ArrayList<>(List.of(rules()));
    workbench.progress().println("the gate, without a difference and at the margin");
    tables.add(errors());
    workbench.progress().println("the gate, with a difference");
    tables.add(power());
    tables.add(waits());
    workbench.progress().println("the watch, without drift");
    tables.add(alarms());
    workbench.progress().println("rules that may be looked at all the time, and canaries");
    AnytimeTables anytime = new AnytimeTables(runs);
    tables.add(anytime.falsePositives());
    tables.add(anytime.power());
    tables.add(anytime.canaries());
    workbench.progress().println("intervals for one look");
    tables.add(new CoverageTable(runs).table());
    workbench.progress().println("races, interleaving and other policies' logs");
    HeadlineTables headlines = new HeadlineTables(Math.max(4, runs / 5));
    tables.add(headlines.race());
    tables.add(headlines.interleaving(100 * runs));
    tables.add(headlines.openBandit(workbench.home().resolve(HeadlineTables.FOLDER)));
    return new Evidence(holds && anytime.holds(), tables);
  }

  /** What each rule declares, before anything is measured. */
  private static Table rules() {
    return new Table(
        "The rules, with what each declares. Rules that are not error-controlled are below only to"
            + " show how often they err.",
        List.of("rule", "first look", "block", "assumes"),
        List.of(
            List.of(
                "gate of a data iteration (the loop's)",
                "24 blocks",
                "1 h of event time; 20 examples here",
                "blocks independent, or dependent on the one before; tails alike"),
            List.of(
                "gate of a model iteration (the loop's)",
                "24 blocks",
                "1 h of event time; 20 examples here",
                "blocks independent, or dependent on the one before"),
            List.of(
                "asymptotic sequence, two arms",
                "100 units in each arm; with rates 10 of each outcome",
                "1 unit",
                "independent units, finite variance"),
            List.of(
                "ratio by unit, two or more arms",
                "100 units in each arm; with rare numerators 10 other than 0",
                "1 event",
                "independent units that may come back, finite variance"),
            List.of(
                "tries of a candidate (the loop's)",
                "100 units in each arm of each try",
                "20 units here",
                "as the ratio by unit; each try on units of its own"),
            List.of(
                "interleaving by user",
                "100 users",
                "1 list",
                "independent users that may come back"),
            List.of(
                "betting, two arms", "the first unit", "1 unit", "independent units within bounds"),
            List.of("betting sequence", "the first", "1 outcome", "independent, in [0, 1]"),
            List.of("quantile sequence", "the first", "1 outcome", "independent"),
            List.of("sequential ratio check", "the first unit", "1 unit", "independent units"),
            List.of("balance at any look", "the first unit", "1 unit", "independent units"),
            List.of(
                "canary",
                "errors and latency: the first answer; quality: 100 answers",
                "20 answers here",
                "independent answers, a baseline of equal size"),
            List.of("fixed-horizon test, peeked at", "", "1 unit", "not error-controlled"),
            List.of(
                "Thompson and top-two Thompson with the stop rule",
                "1,000 samples",
                "a batch",
                "not error-controlled")));
  }

  /** How often a comparison erred in one world. */
  private static final class Errors {
    private int better;
    private int worse;
    private int passed;
  }

  /** The gate as the loop sets it, and with an earlier first look. */
  private record Gate(Tails tails, int firstLook) {
    private static final List<Gate> ALL =
        List.of(
            new Gate(Tails.ALIKE, 12),
            new Gate(Tails.ALIKE, 24),
            new Gate(Tails.UNALIKE, 12),
            new Gate(Tails.UNALIKE, 24));

    String label() {
      return tails == Tails.ALIKE ? "data iteration" : "model iteration";
    }

    PairedComparison comparison(double alpha, double margin) {
      return PairedComparison.of(new Settings(alpha, margin, firstLook, Sides.ONE, tails));
    }
  }

  private Table errors() {
    List<List<String>> rows = new ArrayList<>();
    long assumed =
        Gate.ALL.stream()
            .flatMap(gate ->
                Arrays.stream(LossWorld.values())
                    .filter(world -> world.assumed(gate.tails(), gate.firstLook())))
            .count();
    int most =
        new BinomialDistribution(runs, ALPHA)
            .inverseCumulativeProbability(1 - FAMILY / (3 * assumed));
    for (LossWorld world : LossWorld.values()) {
      for (Gate gate : Gate.ALL) {
        Errors errors = errors(world, gate);
        boolean kept = Math.max(errors.passed, Math.max(errors.better, errors.worse)) <= most;
        boolean within = world.assumed(gate.tails(), gate.firstLook());
        holds &= kept || !within;
        rows.add(
            List.of(
                world.label(),
                gate.label(),
                Integer.toString(gate.firstLook()),
                percent(errors.better),
                percent(errors.worse),
                percent(errors.passed),
                within ? kept ? "kept" : "broken" : "outside the assumptions"));
      }
    }
    String caption =
        String.format(
            Locale.ROOT,
            "The gate at α = 5 %%, one-sided, looked at after each of %d blocks of 20 examples from"
                + " the first look on, %d runs. Kept: not above α by an exact binomial test, a"
                + " family-wise 1 %% over the table. At the margin: worse by %.0f %% of the"
                + " champion's loss, which is exponential. A data iteration is compared with what"
                + " it learned on from, a model iteration with another model; the loop's default"
                + " first look is after 24 blocks.",
            BLOCKS,
            runs,
            100 * MARGIN);
    return new Table(
        caption,
        List.of(
            "differences",
            "of a",
            "first look",
            "false better",
            "false worse",
            "passed at the margin",
            "α"),
        rows);
  }

  private Errors errors(LossWorld world, Gate gate) {
    Errors errors = new Errors();
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] memory = {random.nextGaussian()};
      PairedComparison same = gate.comparison(ALPHA, 0);
      PairedComparison margin = gate.comparison(ALPHA, MARGIN);
      boolean better = false;
      boolean worse = false;
      boolean passed = false;
      for (int block = 0; block < BLOCKS; block++) {
        int examples = world.examples(random, block);
        for (int i = 0; i < examples; i++) {
          double difference = world.next(random, memory);
          double champion = -LOSS * StrictMath.log(1 - random.nextDouble());
          same.add(champion, champion + difference, 1);
          margin.add(champion, champion + difference + MARGIN * LOSS, 1);
        }
        same.closeBlock();
        margin.closeBlock();
        Kind kind = same.verdict().kind();
        better |= kind == Kind.BETTER;
        worse |= kind == Kind.WORSE;
        passed |= margin.verdict().isNonInferior();
      }
      errors.better += better ? 1 : 0;
      errors.worse += worse ? 1 : 0;
      errors.passed += passed ? 1 : 0;
    }
    return errors;
  }

  /** Effects in standard deviations of a block's mean, so that they mean the same in each world. */
  private Table power() {
    List<List<String>> rows = new ArrayList<>();
    for (Gate gate : Gate.ALL) {
      for (double effect : new double[] {0.25, 0.5, 1}) {
        double difference = -effect / Math.sqrt(20);
        int found = 0;
        long blocks = 0;
        for (int run = 0; run < runs; run++) {
          long after = blocksUntilBetter(new SplittableRandom(run), gate, difference);
          found += after <= BLOCKS ? 1 : 0;
          blocks += Math.min(after, BLOCKS);
        }
        rows.add(
            List.of(
                gate.label(),
                Integer.toString(gate.firstLook()),
                Double.toString(effect),
                percent(found),
                String.format(Locale.ROOT, "%.1f", (double) blocks / runs)));
      }
    }
    return new Table(
        "The gate at α = 5 % on normal differences that are better, by so many standard deviations"
            + " of a block's mean: found within "
            + BLOCKS
            + " blocks, and after how many in the mean.",
        List.of("of a", "first look", "effect", "found", "blocks"),
        rows);
  }

  private static long blocksUntilBetter(SplittableRandom random, Gate gate, double effect) {
    PairedComparison comparison = gate.comparison(ALPHA, 0);
    for (int block = 1; block <= BLOCKS; block++) {
      for (int i = 0; i < 20; i++) {
        comparison.add(LOSS, LOSS + effect + random.nextGaussian(), 1);
      }
      comparison.closeBlock();
      Verdict verdict = comparison.verdict();
      if (verdict.kind() == Kind.BETTER) {
        return block;
      }
    }
    return BLOCKS + 1;
  }

  /** Without any difference: how long until that is shown, within a margin. */
  private Table waits() {
    List<List<String>> rows = new ArrayList<>();
    for (double alpha : new double[] {ALPHA, 0.011}) {
      for (double margin : new double[] {0.5, 1, 2}) {
        for (int firstLook : FIRST_LOOKS) {
          long blocks = 0;
          for (int run = 0; run < runs; run++) {
            blocks += blocksUntilNotWorse(new SplittableRandom(run), alpha, margin, firstLook);
          }
          rows.add(
              List.of(
                  Integer.toString(firstLook),
                  String.format(Locale.ROOT, "%.1f %%", 100 * alpha),
                  Double.toString(margin),
                  String.format(Locale.ROOT, "%.1f", (double) blocks / runs)));
        }
      }
    }
    return new Table(
        "The gate of data iterations on normal differences without any effect: after how many"
            + " blocks in the mean the challenger is shown to be not worse, by a margin of so many"
            + " standard deviations of a block's mean. 1.1 % is the level of the first comparison"
            + " of an error budget of 5 %.",
        List.of("first look", "α", "margin", "blocks"), rows);
  }

  private static long blocksUntilNotWorse(
      SplittableRandom random, double alpha, double margin, int firstLook) {
    PairedComparison comparison = new Gate(Tails.ALIKE, firstLook).comparison(alpha, margin / LOSS);
    for (int block = 1; block < BLOCKS; block++) {
      comparison.add(LOSS, LOSS + random.nextGaussian(), 1);
      comparison.closeBlock();
      if (comparison.verdict().isNonInferior()) {
        return block;
      }
    }
    return BLOCKS;
  }

  private Table alarms() {
    List<List<String>> rows = new ArrayList<>();
    double level = FAMILY / LossWorld.values().length;
    long blocks = (long) runs * BLOCKS;
    // Half of the false shifts are falls of the loss, which are no findings.
    double expected = blocks / BETWEEN / 2;
    int most = new PoissonDistribution(expected).inverseCumulativeProbability(1 - level);
    for (LossWorld world : LossWorld.values()) {
      int alarms = alarms(world);
      holds &= alarms <= most;
      rows.add(
          List.of(
              world.label(),
              String.format(Locale.ROOT, "%.2f", alarms * 10_000.0 / blocks),
              alarms <= most ? "kept" : "broken"));
    }
    String caption =
        String.format(
            Locale.ROOT,
            "Findings of drift for 10,000 blocks without any, in %d blocks; set to one shift in"
                + " %.0f blocks, half of them rises, so 5.00 are allowed. Kept: not above by an"
                + " exact Poisson test, a family-wise 1 %% over the table.",
            blocks,
            BETWEEN);
    return new Table(caption, List.of("losses", "findings", "rate"), rows);
  }

  private int alarms(LossWorld world) {
    int alarms = 0;
    int each = 10 * BLOCKS;
    for (int run = 0; run < runs / 10; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] memory = {random.nextGaussian()};
      ChampionWatch watch =
          new ChampionWatch(
              new ChampionWatch.Settings(
                  Where.version("champion"), 3_600_000, 24, 28, 1, 8, BETWEEN, 0));
      for (int block = 0; block < each; block++) {
        int examples = world.examples(random, block);
        for (int i = 0; i < examples; i++) {
          watch.loss(LOSS + world.next(random, memory), 1);
        }
        for (FindingEvent event : watch.closeBlock(block * 3_600_000L)) {
          alarms += event instanceof FindingEvent.Raised ? 1 : 0;
        }
      }
    }
    return alarms;
  }

  private String percent(int count) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * count / runs);
  }
}
