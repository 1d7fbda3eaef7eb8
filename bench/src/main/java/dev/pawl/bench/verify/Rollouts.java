package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.bench.verify.ExactIntervals.Interval;
import dev.pawl.bench.verify.RolloutWorld.Size;
import dev.pawl.cli.simulate.SimulateCommand;
import dev.pawl.model.row.Row;
import dev.pawl.plan.ServingPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends versions of a known quality through shadow, canary and A/B test of real servers, and looks
 * which of them take over, where the others are stopped, and what that took.
 */
final class Rollouts implements Proof {
  private static final double ALPHA = 0.05;
  private static final int THREADS = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger LIBRARIES = Logger.getLogger("io.helidon");

  /** How many exponentials make a version slow. */
  private static final int EXPONENTIALS = 400;

  private final Amounts amounts;

  /**
   * How much is tried.
   *
   * @param same rollouts of a version that is no better
   * @param different rollouts of each other kind of version
   * @param perHourOfLost predictions an hour where outcomes get lost, for nine days
   * @param markets how many markets with interference
   * @param returns how many streams whose first concept comes back
   */
  record Amounts(int same, int different, int perHourOfLost, int markets, int returns) {}

  Rollouts() {
    this(new Amounts(300, 40, 1_500, 8, 4));
  }

  Rollouts(Amounts amounts) {
    this.amounts = amounts;
  }

  @Override
  public String name() {
    return "rollouts";
  }

  @Override
  public String claim() {
    return "Versions that are no better take over in at most 5 % of their rollouts, worse ones,"
        + " failing ones and slow ones are stopped, a better one takes over, one that is much worse"
        + " in a slice does not, lost outcomes of one arm are named before any verdict, a switchback"
        + " sees the truth that interference hides from an A/B test, and a parked challenger that is"
        + " revived when its concept returns lowers the error.";
  }

  @Override
  public String page() {
    return "docs/rollouts.md";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    LIBRARIES.setLevel(Level.WARNING);
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("no better", this::same);
    parts.put("worse", this::worse);
    parts.put("failing and slow", this::failing);
    parts.put("better", this::better);
    parts.put("lost outcomes", this::lost);
    parts.put("interference", this::interference);
    parts.put("a concept that comes back", new RecurringConcept(amounts.returns())::run);
    List<List<String>> summary = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    boolean holds = true;
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      long start = System.nanoTime();
      boolean held = part.getValue().run(workbench, tables);
      double minutes = (System.nanoTime() - start) / 60e9;
      summary.add(
          List.of(part.getKey(), held ? "yes" : "no", String.format(Locale.ROOT, "%.1f", minutes)));
      holds &= held;
      // What was found so far is not lost with a run that is stopped.
      workbench.progress().println(String.join(", ", summary.getLast()));
      workbench.progress().println(tables.getLast().markdown());
    }
    tables.addFirst(new Table("What was tried.", List.of("versions", "holds", "minutes"), summary));
    return new Evidence(holds, tables);
  }

  /** One kind of rollouts: whether what is said of it is true; adds what was found. */
  @FunctionalInterface
  private interface Part {
    boolean run(Workbench workbench, List<Table> tables) throws IOException, InterruptedException;
  }

  // ---- what is tried --------------------------------------------------------------------------

  private boolean same(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    RolloutWorld world =
        RolloutWorld.of("same", "3 + 1.02 * x", "3 + 0.98 * x")
            .canaried("steps: [50%], margin: 50%, hold: 2h, examples: 50, latency: {ratio: 1000}")
            .sized(new Size(108, 40, "2d"));
    List<RolloutRun> runs = runs(workbench, world, amounts.same());
    long wrong = runs.stream().filter(RolloutRun::isPromoted).count();
    long live = runs.stream().filter(RolloutRun::wentLive).count();
    long tested =
        runs.stream().filter(run -> run.first("stage", "; ab begins").isPresent()).count();
    Interval interval = ExactIntervals.ofShare(wrong, runs.size());
    tables.add(
        new Table(
            "A/A: another model iteration, off by as much on the other side, through shadow,"
                + " canary and two days of A/B test that has to show that it is better at α = 5 %. The"
                + " interval is exact, 95 %.",
            List.of(
                "rollouts",
                "went live",
                "in the A/B test",
                "false promotions",
                "share",
                "from",
                "to",
                "verdicts"),
            List.of(
                List.of(
                    String.valueOf(runs.size()),
                    String.valueOf(live),
                    String.valueOf(tested),
                    String.valueOf(wrong),
                    percent((double) wrong / runs.size()),
                    percent(interval.lower()),
                    percent(interval.upper()),
                    RolloutRun.verdicts(runs)))));
    return wrong <= ALPHA * runs.size() && tested > 0.9 * runs.size();
  }

  private boolean worse(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    boolean holds = true;
    for (double more : new double[] {0.05, 0.2, 1}) {
      String shift = RolloutWorld.offBy(more);
      String size = String.format(Locale.ROOT, "+%.0f %%", 100 * more);
      RolloutWorld seen = RolloutWorld.of("worse " + size, "3 + x", "3 + x + " + shift);
      // It says a little more than the line, and what comes true moves away from what it said.
      RolloutWorld hidden =
          RolloutWorld.of("worse once live " + size, "3 + x", "3.001 + x")
              .harming(" + (score - x > 3.0005 ? " + shift + " : 0)");
      if (more < 0.1) {
        hidden = hidden.sized(new Size(168, 200, "4d"));
      }
      for (RolloutWorld world : List.of(seen, hidden)) {
        holds &= stopped(workbench, world, rows);
      }
    }
    tables.add(
        new Table(
            "Worse versions, by how much their loss is above the champion's: seen by the shadow, or"
                + " only once they answer (their answers change what comes true), where the A/B"
                + " test has to show that they are not worse. Event time from the introduction;"
                + " medians with exact intervals of at least 95 %. What the shadow holds goes on"
                + " being compared, and answers nobody.",
            HEADER, rows));
    return holds;
  }

  private boolean failing(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    RolloutWorld good = RolloutWorld.of("", "3 + x", "3.001 + x");
    String undefined = "3.001 + x + (%s ? 0.0 / 0.0 : 0.0)";
    String slow = "3 + 0.98 * x + 0.0 * " + exponentials();
    List<RolloutWorld> worlds =
        List.of(
            good.named("fails for one in six").failing(row -> number(row, "x") > 1),
            good.named("fails for a release that is new in its canary")
                .released()
                .failing(row -> number(row, "release") == 2 && number(row, "x") > 1),
            RolloutWorld.of("undefined for one in six", "3 + x", undefined.formatted("x > 1.0")),
            RolloutWorld.of(
                "undefined for some names", "3 + x", undefined.formatted("who.endsWith('7')")),
            RolloutWorld.of(
                    "undefined for a release that is new in its canary",
                    "3 + x",
                    undefined.formatted("release == 2.0 && who.endsWith('7')"))
                .released(),
            RolloutWorld.of("slow", "3 + 1.02 * x", slow)
                .canaried(
                    "steps: [20%], margin: 10%, hold: 1d, examples: 100,"
                        + " latency: {ratio: 1.2, floor: 0s}")
                .sized(new Size(96, 200, "3d")));
    boolean holds = true;
    for (RolloutWorld world : worlds) {
      holds &= stopped(workbench, world, rows);
    }
    tables.add(
        new Table(
            "Versions as good as the champion that fail once they serve; that have no value for some"
                + " requests, where a rule says 0; or that are slow (as good with the sum of "
                + EXPONENTIALS
                + " exponentials, times 0). A request that a version fails to answer is answered by"
                + " the champion, so nobody is exposed to an error. The release comes out "
                + (RolloutWorld.RELEASE - 1)
                + " hours after the introduction.",
            HEADER,
            rows));
    return holds;
  }

  private static double number(Row row, String field) {
    return row.number(row.schema().indexOf(field));
  }

  /** A sum that takes long; in groups, since expressions do not nest deeply. */
  private static String exponentials() {
    int side = (int) Math.sqrt(EXPONENTIALS);
    String group =
        IntStream.rangeClosed(1, side)
            .mapToObj("exp(x / %d.0)"::formatted)
            .collect(Collectors.joining(" + ", "(", ")"));
    return Collections.nCopies(side, group).stream().collect(Collectors.joining(" + ", "(", ")"));
  }

  /** Whether at most as many as may take over falsely do. */
  private boolean stopped(Workbench workbench, RolloutWorld world, List<List<String>> rows)
      throws IOException, InterruptedException {
    List<RolloutRun> runs = runs(workbench, world, amounts.different());
    rows.add(row(world.name(), runs));
    return runs.stream().filter(RolloutRun::isPromoted).count() <= Math.ceil(ALPHA * runs.size());
  }

  private boolean better(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    String off = "3 + x + " + RolloutWorld.offBy(0.25);
    RolloutWorld better = RolloutWorld.of("better by 20 %", off, "3 + x");
    RolloutWorld slice =
        RolloutWorld.of(
                "better by 20 %, five times as bad in a slice of 5 %",
                off, "part == 'few' ? x + 7 : 3 + x")
            .gated(", gate: {slices: 20%}, backtest: 1d");
    List<RolloutRun> promoted = runs(workbench, better, amounts.different());
    List<RolloutRun> sliced = runs(workbench, slice, amounts.different());
    tables.add(
        new Table(
            "Better versions. The second is worse in a declared slice than its gate allows.",
            HEADER,
            List.of(row(better.name(), promoted), row(slice.name(), sliced))));
    return promoted.stream().filter(RolloutRun::isPromoted).count() >= 0.9 * promoted.size()
        && sliced.stream().noneMatch(RolloutRun::isPromoted);
  }

  private boolean lost(Workbench workbench, List<Table> tables) throws IOException {
    RolloutWorld world =
        RolloutWorld.of("lost", "3 + 1.02 * x", "3 + 0.98 * x")
            .changing("{at: 0s, lost: {arm: treatment, share: 3%}}")
            .sized(new Size(216, amounts.perHourOfLost(), "10d"));
    workbench.progress().println("lost outcomes");
    RolloutRun run = play(workbench, world, 1);
    Optional<JsonNode> named = run.first("stage", "mismatch of outcomes");
    JsonNode evidence = named.map(it -> it.path("evidence")).orElse(MAPPER.nullNode());
    tables.add(
        new Table(
            "A router that loses 3 % of the outcomes of the arm that is tested. With one prediction"
                + " for each unit, the test knows of it as soon as this many predictions of both"
                + " arms had time for an outcome.",
            List.of(
                "outcomes told", "lost", "verdict", "named at", "after units of the test", "as"),
            List.of(
                List.of(
                    count(run.whole().path("outcomes").asLong()),
                    count(run.whole().path("lost").asLong()),
                    run.verdict(),
                    named.map(it -> it.path("at").asText()).orElse("not"),
                    count(
                        evidence.path("ab.units.control").asLong()
                            + evidence.path("ab.units.treatment").asLong()),
                    named.map(it -> it.path("reason").asText()).orElse("")))));
    return named.isPresent() && !run.isPromoted();
  }

  private boolean interference(Workbench workbench, List<Table> tables)
      throws IOException, InterruptedException {
    workbench.progress().printf("interference, %d markets%n", amounts.markets());
    Market market = new Market();
    all(
            amounts.markets(),
            seed -> {
              Path folder = workbench.home().resolve("examples").resolve("price");
              return report(
                  workbench,
                  UnaryOperator.identity(),
                  folder.resolve("spec.yaml"),
                  folder.resolve("scenario.yaml"),
                  seed);
            })
        .forEach(market::add);
    tables.add(market.table());
    return market.holds();
  }

  // ---- how it is tried ------------------------------------------------------------------------

  private static final List<String> HEADER =
      List.of(
          "version",
          "rollouts",
          "verdicts",
          "taken over",
          "predictions to the verdict",
          "exposed",
          "hours to the verdict");

  private static List<String> row(String name, List<RolloutRun> runs) {
    Interval promoted =
        ExactIntervals.ofShare(runs.stream().filter(RolloutRun::isPromoted).count(), runs.size());
    return List.of(
        name,
        String.valueOf(runs.size()),
        RolloutRun.verdicts(runs),
        percent(promoted.lower()) + " to " + percent(promoted.upper()),
        RolloutRun.median(runs, RolloutRun::seen),
        RolloutRun.median(runs, RolloutRun::exposed),
        RolloutRun.median(runs, RolloutRun::hours));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** One of several courses of the same world. */
  @FunctionalInterface
  private interface Course<T> {
    T play(int seed) throws IOException;
  }

  private static <T> List<T> all(int times, Course<T> course)
      throws IOException, InterruptedException {
    List<Future<T>> running = new ArrayList<>();
    List<T> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 1; i <= times; i++) {
        int seed = i;
        running.add(threads.submit(() -> course.play(seed)));
      }
      for (Future<T> each : running) {
        all.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("playing a scenario", e.getCause());
    }
    return all;
  }

  private static List<RolloutRun> runs(Workbench workbench, RolloutWorld world, int times)
      throws IOException, InterruptedException {
    workbench.progress().printf("%s, %d times%n", world.name(), times);
    return all(times, seed -> play(workbench, world, seed));
  }

  private static RolloutRun play(Workbench workbench, RolloutWorld world, int seed)
      throws IOException {
    Path folder =
        Files.createDirectories(
            workbench.scratch().resolve(world.key()).resolve(String.valueOf(seed)));
    return RolloutRun.of(
        report(workbench, world.fault(), world.spec(folder), world.scenario(folder), seed));
  }

  private static JsonNode report(
      Workbench workbench, UnaryOperator<ServingPlan> fault, Path spec, Path scenario, int seed)
      throws IOException {
    return MAPPER.readTree(
        SimulateCommand.report(
            fault,
            new PrintWriter(workbench.progress(), true, StandardCharsets.UTF_8),
            spec.toString(),
            "--scenario",
            scenario.toString(),
            "--seed",
            String.valueOf(seed)));
  }
}
