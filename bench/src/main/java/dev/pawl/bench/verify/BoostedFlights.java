package dev.pawl.bench.verify;

import dev.pawl.bench.boosting.DailyBoosting;
import dev.pawl.bench.boosting.ExampleMatrix;
import dev.pawl.bench.boosting.HourlyLosses;
import dev.pawl.cli.demo.DemoFeed;
import dev.pawl.cli.node.Node;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.trial.Interval;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The year of the demo, answered by Pawl's gated models and by gradient-boosted trees that are
 * trained from scratch each day: the same questions, the same logged columns, the same metric.
 */
final class BoostedFlights implements Proof {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final LocalDate FIRST = LocalDate.of(2013, 1, 1);
  private static final int CHEAPER = 100;
  private static final int SAID_EACH = 30;

  private final LocalDate from;
  private final int days;

  BoostedFlights() {
    this(LocalDate.of(2013, 2, 1), 365);
  }

  BoostedFlights(LocalDate from, int days) {
    this.from = from;
    this.days = days;
  }

  @Override
  public String name() {
    return "flights";
  }

  @Override
  public String claim() {
    return "On the flights of the demo, Pawl's gated models are at or below the error of daily"
        + " gradient-boosted trees on the same columns, at a hundredth of their training CPU"
        + " or less.";
  }

  /** One model's answers, by Pawl and by the trees. */
  private record Compared(
      Spec spec, HourlyLosses pawl, Cost training, DailyBoosting.Outcome trees) {
    double cheaper() {
      return (double) trees.cpuNanos() / training.cpuNanos();
    }

    boolean holds() {
      return pawl.mean() <= trees.losses().mean() && cheaper() >= CHEAPER;
    }
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path data = workbench.scratch().resolve("data");
    DemoFeed feed = DemoFeed.read(workbench.home(), days);
    workbench.progress().printf("feeding %d days%n", days);
    feed(feed, data);
    return compare(workbench, feed.specs(), data);
  }

  static void feed(DemoFeed feed, Path data) throws IOException, InterruptedException {
    try (Node node =
        new Node(data, new ApiServer.Settings("127.0.0.1", 0, Optional.empty()), warning -> {})) {
      feed.run(URI.create("http://127.0.0.1:" + node.port()), total -> {}, sent -> {});
    } catch (ExecutionException e) {
      throw new IOException("feeding failed", e);
    }
  }

  /** Compares over what a data folder recorded; each model on a thread of its own. */
  Evidence compare(Workbench workbench, List<Spec> specs, Path data)
      throws IOException, InterruptedException {
    List<Compared> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(specs.size())) {
      List<Future<Compared>> running = new ArrayList<>();
      for (Spec spec : specs) {
        running.add(threads.submit(() -> compared(workbench, spec, data)));
      }
      for (Future<Compared> each : running) {
        all.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("comparing failed", e);
    }
    return new Evidence(
        all.stream().allMatch(Compared::holds), List.of(answers(all), differences(all)));
  }

  private Compared compared(Workbench workbench, Spec spec, Path data) throws IOException {
    LocalDate end = FIRST.plusDays(days);
    long start = from.atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    long stop = end.atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    try (EmbeddedEventLog log = Recorded.log(data, spec.model())) {
      Replay.Result pawl = replay(log, spec);
      long[] trained = new long[1];
      DailyBoosting.Outcome trees =
          new DailyBoosting(ExampleMatrix.of(log, spec), spec, Node::cpuNanos)
              .run(
                  from,
                  end,
                  NEW_YORK,
                  day -> {
                    trained[0] += day;
                    if (trained[0] % SAID_EACH == 0) {
                      workbench
                          .progress()
                          .printf("%s: trees of %d days%n", spec.model(), trained[0]);
                    }
                  });
      return new Compared(
          spec,
          HourlyLosses.of(pawl.scoreboard().hours(), start, stop),
          pawl.costs().main().plus(pawl.costs().requested()),
          trees);
    }
  }

  private static Replay.Result replay(EventLog log, Spec spec) {
    Replay replay =
        new Replay(spec, "", List.of(), Node.version(), new MemoryArtifactStore(), Node::cpuNanos);
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        replay.on(logged);
      }
    }
    return replay.result();
  }

  private Table answers(List<Compared> all) {
    List<List<String>> rows = new ArrayList<>();
    for (Compared each : all) {
      String metric = each.spec.evaluation().metric().name().toLowerCase(Locale.ROOT);
      rows.add(
          row(
              each,
              metric,
              "Pawl, gated",
              each.pawl,
              each.training.cpuNanos(),
              each.training.examples()));
      rows.add(
          row(
              each,
              metric,
              "LightGBM, each day anew",
              each.trees.losses(),
              each.trees.cpuNanos(),
              each.trees.learned()));
    }
    return new Table(
        """
        Mean loss of the answers from %s to %s, New York; training from January on for Pawl, and from %s on for the trees.
        LightGBM 4.3.0, 100 trees of 31 leaves, learning rate 0.1, trained each midnight on the examples of the last 90 days
        whose labels were known by then. It sees every column of the spec as it was logged at serving: inputs, derived
        columns and live features (what Pawl's champion got wrong lately, by key). One thread each; CPU is that thread's.\
        """
            .formatted(from, FIRST.plusDays(days).minusDays(1), from),
        List.of(
            "model", "metric", "learner", "error", "labels", "training CPU s", "examples learned"),
        rows);
  }

  private static List<String> row(
      Compared model,
      String metric,
      String learner,
      HourlyLosses losses,
      long nanos,
      long learned) {
    return List.of(
        model.spec.model(),
        metric,
        learner,
        shown(losses.mean()),
        "%,d".formatted(losses.examples()),
        "%,.2f".formatted(nanos / 1e9),
        "%,d".formatted(learned));
  }

  private static Table differences(List<Compared> all) {
    List<List<String>> rows = new ArrayList<>();
    for (Compared each : all) {
      Interval interval = each.pawl.less(each.trees.losses());
      rows.add(
          List.of(
              each.spec.model(),
              shown(interval.estimate()),
              shown(interval.lower()) + " to " + shown(interval.upper()),
              "%,.0f".formatted(each.cheaper())));
    }
    return new Table(
        "Pawl's error less the trees', with its 95 % interval by blocks of seven days, and how many"
            + " times less CPU it took.",
        List.of("model", "difference", "interval", "times less CPU"), rows);
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1 ? "%.3f" : "%.4f", value);
  }
}
