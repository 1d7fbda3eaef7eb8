package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.cli.simulate.SimulateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends versions of a known quality through shadow, canary and A/B test of real servers, and looks
 * which of them take over, where the others are stopped, and what that took.
 */
final class Rollouts implements Proof {
  private static final double ALPHA = 0.05;
  private static final int THREADS = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The mean of |Z| for a standard normal Z: the least loss that is possible here. */
  private static final double LEAST = Math.sqrt(2 / Math.PI);

  @SuppressWarnings("InlineFormatString") // a file of its own, as a user would write it
  private static final String SPEC =
      """
      model: line
      owner: bench@example.com
      purpose: A line with noise of 1
      inputs: {x: number, part: [most, few], who: category}
      unit: who
      outcome: {values: {y: number}, window: 2h}
      learner: {expression: "%s"}
      evaluation: {metric: absolute_error, block: 1h, margin: 3%%, watch: 0s%s}
      watch: {slices: {few: part == 'few'}}
      rollout:
        stages:
          - shadow: {show: not_worse}
          - canary: {steps: [20%%], hold: 2h, examples: 100, margin: 10%%, silence: 1d, latency: {ratio: 1000}}
          - ab: {share: 50%%, at_most: %s, show: %s, planned: 2000}
      serving: {maximum_skew: 1h}
      """;

  @SuppressWarnings("InlineFormatString") // a file of its own, as a user would write it
  private static final String SCENARIO =
      """
      scenario: %s
      purpose: A version of a known quality
      world:
        for: %s
        traffic: {per_hour: %d}
        units: {count: 10000000, input: who}
        inputs:
          x: {normal: [0, 1]}
          part: {choice: {most: 95%%, few: 5%%}}
        outcomes:
          y: {value: "3 + x%s", noise: 1}
        delay: 10m
      challengers:
        it: {at: 1h, with: {learner: {expression: "%s"}}, truth: known, expect: promoted}
      %s
      """;

  private final int same;
  private final int different;
  private final int perHourOfLost;

  Rollouts() {
    this(300, 20, 1_500);
  }

  Rollouts(int same, int different, int perHourOfLost) {
    this.same = same;
    this.different = different;
    this.perHourOfLost = perHourOfLost;
  }

  /**
   * A kind of challenger.
   *
   * @param champion the expression that serves
   * @param challenger the expression that tries to take over
   * @param harm what is added to outcomes, as an expression; "" for nothing
   * @param gate further settings of the gate; "" for none
   * @param show what the A/B test has to show
   */
  private record World(
      String name, String champion, String challenger, String harm, String gate, String show) {
    static World of(String name, String champion, String challenger) {
      return new World(name, champion, challenger, "", "", "better");
    }

    World with(String otherHarm, String otherGate, String otherShow) {
      return new World(name, champion, challenger, otherHarm, otherGate, otherShow);
    }
  }

  /** What became of a run. */
  private record Run(String verdict, String reason, double hours, long exposed, JsonNode whole) {}

  @Override
  public String name() {
    return "rollouts";
  }

  @Override
  public String claim() {
    return "Versions that are no better take over in at most 5 % of their rollouts, worse ones are"
        + " stopped, a better one takes over, one that is much worse in a slice does not, lost"
        + " outcomes of one arm are named before any verdict, and a switchback sees the truth that"
        + " interference hides from an A/B test.";
  }

  @Override
  public String page() {
    return "docs/rollouts.md";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    List<Table> tables = new ArrayList<>();
    boolean holds = same(workbench, tables);
    holds &= worse(workbench, tables);
    holds &= better(workbench, tables);
    holds &= lost(workbench, tables);
    holds &= interference(workbench, tables);
    return new Evidence(holds, tables);
  }

  // ---- what is tried --------------------------------------------------------------------------

  private boolean same(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    World world = World.of("same", "3 + 1.02 * x", "3 + 0.98 * x");
    List<Run> runs = runs(workbench, world, same, "2d", "4d", 40);
    long wrong = runs.stream().filter(run -> run.verdict().equals("promoted")).count();
    long inTest = runs.stream().filter(run -> wentLive(run)).count();
    double[] interval = wilson(wrong, runs.size());
    tables.add(
        new Table(
            "A/A: another model iteration, off by as much on the other side, shadow, canary and two"
                + " days of A/B test that has to show that it is better at α = 5 %, through the"
                + " server. The interval is Wilson's, 95 %.",
            List.of("rollouts", "went live", "false promotions", "share", "from", "to"),
            List.of(
                List.of(
                    String.valueOf(runs.size()),
                    String.valueOf(inTest),
                    String.valueOf(wrong),
                    percent((double) wrong / runs.size()),
                    percent(interval[0]),
                    percent(interval[1])))));
    return wrong <= ALPHA * runs.size() && inTest > runs.size() / 2;
  }

  private static boolean wentLive(Run run) {
    for (JsonNode decision : run.whole().path("decisions")) {
      if (decision.path("kind").asText().equals("rollout")) {
        return true;
      }
    }
    return false;
  }

  private boolean worse(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    boolean holds = true;
    for (double more : new double[] {0.05, 0.2, 1}) {
      String shift = String.format(Locale.ROOT, "%.4f", shift(more));
      String size = String.format(Locale.ROOT, "+%.0f %%", 100 * more);
      World seen = World.of("worse " + size, "3 + x", "3 + x + " + shift);
      // It says a little more than the line, and what comes true moves away from what it said.
      World hidden =
          World.of("worse once live " + size, "3 + x", "3.001 + x")
              .with(" + (score - x > 3.0005 ? " + shift + " : 0)", "", "not_worse");
      for (World world : List.of(seen, hidden)) {
        List<Run> runs = runs(workbench, world, different, "4d", "6d", 60);
        rows.add(row(world.name(), runs));
        long promoted = runs.stream().filter(run -> run.verdict().equals("promoted")).count();
        holds &= promoted <= Math.ceil(ALPHA * runs.size());
      }
    }
    tables.add(
        new Table(
            "Worse versions, by how much their loss is above the champion's: seen by the shadow, or"
                + " only once they answer (their answers change what comes true), where the A/B"
                + " test has to show that they are not worse. Medians; event time from the"
                + " introduction.",
            HEADER,
            rows));
    return holds;
  }

  /** How far off a prediction has to be for the mean of |Z + shift| to be that much larger. */
  private static double shift(double more) {
    double low = 0;
    double high = 5;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (folded(middle) < (1 + more) * LEAST) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The mean of |Z + shift|, by the trapezium rule. */
  private static double folded(double shift) {
    double sum = 0;
    double step = 0.001;
    for (double z = -9; z <= 9; z += step) {
      sum += Math.abs(z + shift) * StrictMath.exp(-z * z / 2);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  private boolean better(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    String shift = String.format(Locale.ROOT, "%.4f", shift(0.25));
    World better = World.of("better by 20 %", "3 + x + " + shift, "3 + x");
    World slice =
        World.of(
                "better by 20 %, five times as bad in a slice of 5 %",
                "3 + x + " + shift, "part == 'few' ? x + 7 : 3 + x")
            .with("", ", gate: {slices: 20%}, backtest: 1d", "better");
    List<Run> promoted = runs(workbench, better, different, "4d", "6d", 60);
    List<Run> sliced = runs(workbench, slice, different, "4d", "6d", 60);
    tables.add(
        new Table(
            "Better versions. The second is worse in a declared slice than its gate allows.",
            HEADER,
            List.of(row(better.name(), promoted), row(slice.name(), sliced))));
    return promoted.stream().filter(run -> run.verdict().equals("promoted")).count()
            >= 0.9 * promoted.size()
        && sliced.stream().noneMatch(run -> run.verdict().equals("promoted"));
  }

  private boolean lost(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    World world = World.of("lost", "3 + 1.02 * x", "3 + 0.98 * x").with("", "", "not_worse");
    String change = "changes: [{at: 0s, lost: {arm: treatment, share: 3%}}]";
    Run run = play(workbench, world, 1, "10d", "9d", perHourOfLost, change);
    String named = "";
    for (JsonNode decision : run.whole().path("decisions")) {
      String reason = decision.path("reason").asText();
      if (named.isEmpty() && reason.contains("mismatch of outcomes")) {
        named = decision.path("at").asText() + ": " + reason;
      }
    }
    tables.add(
        new Table(
            "A router that loses 3 % of the outcomes of the arm that is tested.",
            List.of("outcomes told", "lost", "verdict", "named at"),
            List.of(
                List.of(
                    count(run.whole().path("outcomes").asLong()),
                    count(run.whole().path("lost").asLong()),
                    run.verdict(),
                    named.isEmpty() ? "not" : named))));
    return !named.isEmpty() && !run.verdict().equals("promoted");
  }

  private static boolean interference(Workbench workbench, List<Table> tables) throws IOException {
    Path folder = workbench.home().resolve("examples").resolve("price");
    JsonNode report =
        MAPPER.readTree(
            SimulateCommand.report(
                errors(workbench),
                folder.resolve("spec.yaml").toString(),
                "--scenario",
                folder.resolve("scenario.yaml").toString()));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : report.path("challengers")) {
      rows.add(
          List.of(
              each.path("challenger").asText(),
              each.path("truth").asText(),
              each.path("verdict").asText(),
              each.path("reason").asText()));
    }
    tables.add(
        new Table(
            "Prices, where riders compare them and drivers are few (`examples/price`): revenue is"
                + " about 8 for a prediction.",
            List.of("challenger", "truth", "verdict", "reason"),
            rows));
    return report.path("agrees").asBoolean();
  }

  // ---- how it is tried ------------------------------------------------------------------------

  private static final List<String> HEADER =
      List.of("version", "rollouts", "verdicts", "exposed", "hours to the verdict");

  private static List<String> row(String name, List<Run> runs) {
    Map<String, Integer> verdicts = new TreeMap<>();
    runs.forEach(run -> verdicts.merge(run.verdict(), 1, Integer::sum));
    List<String> said = new ArrayList<>();
    verdicts.forEach((verdict, times) -> said.add(times + " " + verdict));
    return List.of(
        name,
        String.valueOf(runs.size()),
        String.join(", ", said),
        count((long) Medians.of(runs.stream().mapToDouble(Run::exposed).toArray())),
        String.format(
            Locale.ROOT, "%.0f", Medians.of(runs.stream().mapToDouble(Run::hours).toArray())));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Wilson's interval for a share, 95 %. */
  private static double[] wilson(long hits, long of) {
    double z = 1.959964;
    double share = (double) hits / of;
    double middle = share + z * z / (2 * of);
    double half = z * Math.sqrt(share * (1 - share) / of + z * z / (4.0 * of * of));
    double scale = 1 + z * z / of;
    return new double[] {Math.max(0, (middle - half) / scale), (middle + half) / scale};
  }

  private static List<Run> runs(
      Workbench workbench, World world, int times, String atMost, String span, int perHour)
      throws IOException, InterruptedException {
    workbench.progress().printf("%s, %d times%n", world.name(), times);
    List<Future<Run>> running = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 1; i <= times; i++) {
        int seed = i;
        running.add(threads.submit(() -> play(workbench, world, seed, atMost, span, perHour, "")));
      }
      for (Future<Run> each : running) {
        runs.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("playing " + world.name(), e.getCause());
    }
    return runs;
  }

  private static Run play(
      Workbench workbench,
      World world,
      int seed,
      String atMost,
      String span,
      int perHour,
      String change)
      throws IOException {
    String key = world.name().replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    Path folder =
        Files.createDirectories(workbench.scratch().resolve(key).resolve(String.valueOf(seed)));
    Path spec = folder.resolve("spec.yaml");
    Path scenario = folder.resolve("scenario.yaml");
    Files.writeString(spec, SPEC.formatted(world.champion(), world.gate(), atMost, world.show()));
    Files.writeString(
        scenario, SCENARIO.formatted(key, span, perHour, world.harm(), world.challenger(), change));
    JsonNode report =
        MAPPER.readTree(
            SimulateCommand.report(
                errors(workbench),
                spec.toString(),
                "--scenario",
                scenario.toString(),
                "--seed",
                String.valueOf(seed)));
    JsonNode it = report.path("challengers").path(0);
    return new Run(
        it.path("verdict").asText(),
        it.path("reason").asText(),
        it.path("afterMillis").asLong() / 3_600_000.0,
        it.path("exposed").asLong(),
        report);
  }

  private static PrintWriter errors(Workbench workbench) {
    return new PrintWriter(workbench.progress(), true, StandardCharsets.UTF_8);
  }
}
