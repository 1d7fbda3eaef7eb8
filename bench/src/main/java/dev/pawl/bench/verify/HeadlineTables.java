package dev.pawl.bench.verify;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.interleave.Interleaved;
import dev.pawl.trial.interleave.Preference;
import dev.pawl.trial.offpolicy.Choice;
import dev.pawl.trial.offpolicy.OffPolicy;
import dev.pawl.trial.offpolicy.RewardTable;
import dev.pawl.trial.simulate.RateRace;
import dev.pawl.trial.simulate.RateRace.Outcome;
import dev.pawl.trial.simulate.RateRace.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Claims that are often made, as numbers: few samples, interleaving, other policies' logs. */
final class HeadlineTables {
  private static final long MOST = 3_000_000;

  /** Runs without a difference are so many times as many, to tell 5 % from 6 %. */
  private static final int MORE = 10;

  private final int runs;

  HeadlineTables(int runs) {
    this.runs = runs;
  }

  // ---- rates 0.0100 and 0.0105 ----------------------------------------------------------------

  Table race() {
    RateRace different = new RateRace(0.0100, 0.0105, 0.0005, MOST);
    RateRace same = new RateRace(0.0100, 0.0100, 0.0005, MOST);
    List<List<String>> rows = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      Outcome outcome = different.run(rule, runs, 1);
      rows.add(
          List.of(
              name(rule),
              thousands(outcome.samples()),
              thousands(outcome.worse()),
              share(outcome.right()),
              share(outcome.wrong()),
              share(same.run(rule, rule.isControlled() ? MORE * runs : runs, 1).wrong()),
              rule.isControlled() ? "controlled" : "not error-controlled"));
    }
    Outcome few = new RateRace(0.0100, 0.0105, 0.0005, 12_000).run(Rule.THOMPSON, runs, 1);
    rows.add(
        List.of(
            "Thompson sampling, 12,000 samples at most",
            thousands(few.samples()),
            thousands(few.worse()),
            share(few.right()),
            share(few.wrong()),
            "",
            "not error-controlled"));
    return new Table(
        String.format(
            Locale.ROOT,
            "Rates 0.0100 and 0.0105, %d runs: mean samples of both arms and exposures to the worse one,"
                + " how often the right and the wrong arm is named, and how often any is when both are"
                + " 0.0100 (%d times as many runs where the rule is controlled). α = 5 %%, power 80 %%; batches of a tenth of what was seen, from 1,000 on; the"
                + " stop rule: less than 1 %% potential value remaining at the 95th percentile; at most"
                + " %,d samples.",
            runs,
            MORE,
            MOST),
        List.of("rule", "samples", "to the worse arm", "right", "wrong", "A/A winners", ""),
        rows);
  }

  private static String name(Rule rule) {
    return switch (rule) {
      case FIXED -> "fixed horizon";
      case PEEKED -> "fixed horizon, peeked at";
      case ANYTIME -> "anytime-valid";
      case THOMPSON -> "Thompson sampling";
      case TOP_TWO -> "top-two Thompson sampling";
    };
  }

  private static String thousands(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  // ---- interleaving against A/B ---------------------------------------------------------------

  private static final int DOCUMENTS = 10;
  private static final double NOISE = 0.5;
  private static final double POWER = 1.959964 + 1.644854;

  /**
   * A cascade of clicks: down the list, a document is clicked with its relevance; a click
   * satisfies, and ends the search, with one half.
   */
  Table interleaving(int queries) {
    List<List<String>> rows = new ArrayList<>();
    for (double better : new double[] {0.3, 0.2, 0.1, 0.05}) {
      SplittableRandom random = new SplittableRandom(1);
      double[] ranks = new double[4];
      double[] signs = new double[2];
      for (int query = 0; query < queries; query++) {
        Query one = Query.draw(random, better);
        double first = metric(clicks(one.present(), one.relevance(), random), one.present());
        double second = metric(clicks(one.challenger(), one.relevance(), random), one.challenger());
        ranks[0] += first;
        ranks[1] += first * first;
        ranks[2] += second;
        ranks[3] += second * second;
        int sign = one.interleaved(random).sign();
        signs[0] += sign;
        signs[1] += sign * sign;
      }
      double n = queries;
      double variance =
          ranks[1] / n - ranks[0] / n * ranks[0] / n + ranks[3] / n - ranks[2] / n * ranks[2] / n;
      double effect = (ranks[2] - ranks[0]) / n;
      double ab = 2 * POWER * POWER * variance / (effect * effect);
      double preference = signs[0] / n;
      double interleaved =
          POWER * POWER * (signs[1] / n - preference * preference) / (preference * preference);
      rows.add(
          List.of(
              share(better),
              String.format(Locale.ROOT, "%.2f %%", 100 * effect / (ranks[0] / n)),
              thousands(ab),
              thousands(interleaved),
              String.format(Locale.ROOT, "%.1f", ab / interleaved),
              share(found(better, (int) Math.ceil(interleaved)))));
    }
    return new Table(
        String.format(
            Locale.ROOT,
            "Queries to 95 %% power at α = 5 %%, from means and variances over %,d simulated queries."
                + " Ten documents; relevance 0.6u³, u uniform; rankings by relevance plus uniform"
                + " noise in ± 0.5, the same for both but smaller by so much for the better one; cascade"
                + " clicks that end the search with one half. A/B: the mean reciprocal rank of the first"
                + " click, two arms of equal size. Interleaved: team draft, wins less losses. Found: in"
                + " how many of %d experiments of the interleaved size, each query another user's, the"
                + " better one is preferred.",
            queries,
            runs),
        List.of("noise less by", "effect on the metric", "A/B", "interleaved", "ratio", "found"),
        rows);
  }

  /** One query with what is there to be found, and both answers. */
  private record Query(double[] relevance, List<String> present, List<String> challenger) {
    static Query draw(SplittableRandom random, double better) {
      double[] relevance = new double[DOCUMENTS];
      for (int d = 0; d < DOCUMENTS; d++) {
        double u = random.nextDouble();
        relevance[d] = 0.6 * u * u * u;
      }
      double[] noise = random.doubles(DOCUMENTS, -1, 1).toArray();
      return new Query(
          relevance,
          ranking(relevance, noise, NOISE),
          ranking(relevance, noise, NOISE * (1 - better)));
    }

    Interleaved.Credit interleaved(SplittableRandom random) {
      Interleaved list = Interleaved.teamDraft("q", present, challenger, DOCUMENTS, random.split());
      return list.credit(clicks(list.items(), relevance, random));
    }
  }

  private double found(double better, int queries) {
    int found = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      Preference preference = new Preference();
      for (int query = 0; query < queries; query++) {
        preference.add("user-" + query, Query.draw(random, better).interleaved(random));
      }
      found += preference.verdict(Terms.of95Percent()).kind() == Kind.BETTER ? 1 : 0;
    }
    return (double) found / runs;
  }

  private static List<String> ranking(double[] relevance, double[] noise, double scale) {
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < relevance.length; d++) {
      order.add(d);
    }
    order.sort(Comparator.comparingDouble(d -> -(relevance[d] + scale * noise[d])));
    return order.stream().map(d -> Integer.toString(d)).toList();
  }

  private static List<String> clicks(
      List<String> list, double[] relevance, SplittableRandom random) {
    List<String> clicked = new ArrayList<>();
    for (String item : list) {
      if (random.nextDouble() < relevance[Integer.parseInt(item)]) {
        clicked.add(item);
        if (random.nextBoolean()) {
          break;
        }
      }
    }
    return clicked;
  }

  private static double metric(List<String> clicked, List<String> list) {
    return clicked.isEmpty() ? 0 : 1.0 / (1 + list.indexOf(clicked.getFirst()));
  }

  // ---- the Open Bandit logs -------------------------------------------------------------------

  /** Where the data is, from the source tree. */
  static final String FOLDER = "../shared/data/open_bandit";

  private record Shown(int item, int position, boolean clicked, double propensity) {}

  /** The value of each of two policies from the other's log, beside its own mean. */
  Table openBandit(Path folder) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String campaign : List.of("men", "women")) {
      Path uniform = folder.resolve("random_" + campaign + ".csv.gz");
      Path thompson = folder.resolve("bts_" + campaign + ".csv.gz");
      if (!Files.exists(uniform) || !Files.exists(thompson)) {
        rows.add(List.of(campaign + ": no data in " + FOLDER, "", "", "", "", "", "", ""));
        continue;
      }
      List<Shown> randomLog = read(uniform);
      List<Shown> thompsonLog = read(thompson);
      int items = randomLog.stream().mapToInt(Shown::item).max().orElseThrow() + 1;
      rows.add(
          row(campaign + ": Thompson from the random log", randomLog, thompsonLog, items, false));
      rows.add(
          row(campaign + ": random from the Thompson log", thompsonLog, randomLog, items, true));
    }
    return new Table(
        "Clicks for 1,000 impressions of one policy from the other policy's log of 10,000, with 95 %"
            + " intervals, beside its own log (Open Bandit data, ZOZOTOWN). The Thompson policy is taken as"
            + " the share of each item at each position in its own log. Weights are not clipped; the"
            + " reward model is the mean by item and position, leaning on the item's. Clicks are few: mind"
            + " the widths. The direct method's does not show its model's bias.",
        List.of(
            "policy",
            "own log",
            "inverse propensity",
            "self-normalised",
            "doubly robust",
            "direct",
            "effective",
            "clicks used"),
        rows);
  }

  private static List<String> row(
      String label, List<Shown> log, List<Shown> own, int items, boolean uniform) {
    Map<Integer, double[]> policies = new TreeMap<>();
    for (Shown shown : own) {
      policies.computeIfAbsent(shown.position(), key -> new double[items])[shown.item()]++;
    }
    List<RewardTable.Logged> choices = new ArrayList<>();
    for (Shown shown : log) {
      choices.add(
          new RewardTable.Logged(
              Integer.toString(shown.position()),
              shown.item(),
              shown.propensity(),
              shown.clicked() ? 1 : 0,
              policy(policies.getOrDefault(shown.position(), new double[items]), uniform)));
    }
    OffPolicy evaluation = new OffPolicy(0.05, Double.POSITIVE_INFINITY);
    OffPolicy.Report report = evaluation.evaluate(RewardTable.model(choices));
    List<Choice> itself = new ArrayList<>();
    for (Shown shown : own) {
      itself.add(Choice.of(0, 1, 1, shown.clicked() ? 1 : 0, 1));
    }
    return List.of(
        label,
        perThousand(evaluation.evaluate(itself).logged()),
        perThousand(report.target().inverse()),
        perThousand(report.target().selfNormalised()),
        perThousand(report.target().doublyRobust()),
        perThousand(report.target().direct()),
        thousands(report.target().effective()),
        Long.toString(report.rewarded()));
  }

  private static List<Double> policy(double[] shown, boolean uniform) {
    double all = Arrays.stream(shown).sum();
    return Arrays.stream(shown)
        .map(count -> uniform || all == 0 ? 1.0 / shown.length : count / all)
        .boxed()
        .toList();
  }

  private static String perThousand(Interval interval) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        1_000 * interval.estimate(),
        1_000 * interval.lower(),
        1_000 * interval.upper());
  }

  private static List<Shown> read(Path file) throws IOException {
    List<Shown> shown = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> header = List.of(reader.readLine().split(",", -1));
      int item = header.indexOf("item_id");
      int position = header.indexOf("position");
      int click = header.indexOf("click");
      int propensity = header.indexOf("propensity_score");
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        shown.add(
            new Shown(
                Integer.parseInt(cells[item]),
                Integer.parseInt(cells[position]),
                cells[click].equals("1"),
                Double.parseDouble(cells[propensity])));
      }
    }
    return shown;
  }
}
