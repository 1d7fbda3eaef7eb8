package dev.pawl.cli.demo;

import dev.pawl.cli.node.Node;
import dev.pawl.cli.progress.Progress;
import dev.pawl.cli.replay.Contestants;
import dev.pawl.cli.report.DemoReport;
import dev.pawl.cli.report.ModelReport;
import dev.pawl.cli.report.Run;
import dev.pawl.cli.report.Span;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.serve.ServingCounts;
import dev.pawl.spec.Spec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Feeds a year of real flights to a server, and reports what came of it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Feeds a year of real flights out of New York to a server, and reports what came of it.")
public final class DemoCommand implements Callable<Integer> {
  private static final int DAYS = 365;
  private static final int LEAST_COMPARED = 31 + 7;

  @picocli.CommandLine.Spec CommandSpec command;

  @Option(names = "--data", description = "The data folder (default: a temporary one).")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--report",
      description = "Where report.html and report.json go (default: the data folder).")
  Optional<Path> report = Optional.empty();

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "How many days of the year are fed (default: ${DEFAULT-VALUE}).")
  int days;

  @Option(names = "--no-compare", description = "Only feed: no replays, no report.")
  boolean feedOnly;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    PrintWriter out = command.commandLine().getOut();
    requireDays();
    long start = System.nanoTime();
    DemoFeed feed = DemoFeed.read(Path.of(System.getProperty("pawl.home", ".")), days);
    Path folder = data.isPresent() ? data.get() : Files.createTempDirectory("pawl-demo-");
    out.printf("Serving %s%n", folder);
    out.flush();
    try (Node node =
        new Node(
            folder,
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            warning -> command.commandLine().getErr().println("pawl: " + warning))) {
      feed(node, feed);
      if (feedOnly) {
        return 0;
      }
      DemoReport made = compare(node, feed.feeds(), start);
      out.println(made.table());
      Path where = report.orElse(folder);
      made.writeTo(where);
      out.printf("%nReport: %s%n", where.resolve("report.html"));
      out.printf(
          "Data: %s%s%n",
          folder,
          data.isPresent()
              ? ""
              : ", for 'pawl serve --clock client --data %s'; remove it when you have seen enough"
                  .formatted(folder));
      out.flush();
    }
    return 0;
  }

  private void requireDays() {
    int least = feedOnly ? 1 : LEAST_COMPARED;
    if (days < least || days > DAYS) {
      throw new ParameterException(
          command.commandLine(),
          "--days: %d (expected: %d to %d%s)"
              .formatted(
                  days,
                  least,
                  DAYS,
                  feedOnly
                      ? ""
                      : "; what is compared begins after January. Fewer with --no-compare"));
    }
  }

  private static void feed(Node node, DemoFeed feed)
      throws InterruptedException, ExecutionException {
    try (Progress progress = Progress.over("Feeding flights", 0, false)) {
      feed.run(URI.create("http://127.0.0.1:" + node.port()), progress::expect, progress::step);
    }
  }

  // ---- the comparison -------------------------------------------------------------------------

  private DemoReport compare(Node node, List<FlightFeed> fed, long start)
      throws InterruptedException, ExecutionException {
    long from = LocalDate.of(2013, 2, 1).atStartOfDay(DemoFeed.NEW_YORK).toInstant().toEpochMilli();
    long to =
        LocalDate.of(2013, 1, 1)
            .plusDays(days)
            .atStartOfDay(DemoFeed.NEW_YORK)
            .toInstant()
            .toEpochMilli();
    List<ModelReport> models = new ArrayList<>();
    try (ExecutorService replays =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().name("replay-", 0).factory());
        Progress progress = Progress.over("Replaying what else could be", fed.size() * 3L, false)) {
      List<List<Future<Run>>> running = new ArrayList<>();
      for (int i = 0; i < fed.size(); i++) {
        running.add(new ArrayList<>());
      }
      for (int which = 0; which < 3; which++) {
        for (int i = 0; i < fed.size(); i++) {
          Spec spec = fed.get(i).spec();
          EventLog log = node.find(spec.model()).orElseThrow().log();
          Contestants contestant =
              switch (which) {
                case 0 -> Contestants.daily(spec);
                case 1 -> Contestants.ungated(spec);
                default -> Contestants.frozen(spec, from, "after January");
              };
          running.get(i).add(replays.submit(() -> replay(contestant, log, progress)));
        }
      }
      for (int i = 0; i < fed.size(); i++) {
        List<Run> runs = new ArrayList<>();
        for (Future<Run> run : running.get(i)) {
          runs.add(run.get());
        }
        runs.add(served(node, fed.get(i).spec()));
        Spec spec = fed.get(i).spec();
        models.add(
            new ModelReport(
                spec.model(),
                spec.evaluation().metric(),
                runs,
                Optional.of(fed.get(i).labelDelay()),
                Optional.of(node.warmedUp(spec.model()))));
      }
    }
    ServingCounts counts = node.find(fed.getFirst().spec().model()).orElseThrow().served().counts();
    return new DemoReport(
        models,
        new Span(from, to, DemoFeed.NEW_YORK),
        fed.stream().mapToLong(FlightFeed::asked).sum(),
        fed.stream().mapToLong(FlightFeed::landed).sum(),
        counts.latencyAt(0.5) / 1_000,
        counts.latencyAt(0.99) / 1_000,
        (System.nanoTime() - start) / 1e9);
  }

  private static Run replay(Contestants contestant, EventLog log, Progress progress) {
    Replay replay =
        new Replay(
            contestant.spec(),
            "",
            contestant.commands(),
            Node.version(),
            new MemoryArtifactStore(),
            Node::cpuNanos);
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        replay.on(logged);
      }
    }
    progress.step(1);
    Replay.Result result = replay.result();
    return new Run(
        contestant.key(),
        contestant.title(),
        result.scoreboard(),
        result.costs(),
        result.decisions(),
        result.versions());
  }

  private static Run served(Node node, Spec spec) {
    ModelLoop loop = node.find(spec.model()).orElseThrow().loop().view().orElseThrow();
    return new Run(
        "pawl",
        "Pawl, as gated",
        loop.scoreboard(),
        loop.costs(),
        node.registry().decisions(spec.model(), 0, Integer.MAX_VALUE),
        node.registry().versions(spec.model()));
  }
}
