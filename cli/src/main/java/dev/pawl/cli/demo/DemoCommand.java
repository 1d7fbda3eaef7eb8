package dev.pawl.cli.demo;

import dev.pawl.cli.node.Node;
import dev.pawl.cli.report.DemoReport;
import dev.pawl.cli.report.ModelReport;
import dev.pawl.cli.report.Run;
import dev.pawl.cli.report.Span;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.run.Replay;
import dev.pawl.serve.ServingCounts;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.store.artifact.MemoryArtifactStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Feeds a year of real flights to a server, and reports what came of it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Feeds a year of real flights out of New York to a server, and reports what came of it.")
public final class DemoCommand implements Callable<Integer> {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

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
    long start = System.nanoTime();
    Path home = Path.of(System.getProperty("pawl.home", "."));
    Path examples = home.resolve("examples").resolve("flights");
    Spec delay = read(examples.resolve("delay.yaml"));
    Spec late = read(examples.resolve("late.yaml"));
    Flights flights = flights(examples.resolve("flights.csv.gz"), delay, late);
    Path folder = data.isPresent() ? data.get() : Files.createTempDirectory("pawl-demo-");
    out.printf("Serving %s%n", folder);
    out.flush();
    try (Node node =
        new Node(
            folder,
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            warning -> command.commandLine().getErr().println("pawl: " + warning))) {
      List<Fed> fed = feed(node, flights, delay, late);
      if (feedOnly) {
        return 0;
      }
      DemoReport made = compare(node, fed, start);
      out.println(made.table());
      Path where = report.orElse(folder);
      made.writeTo(where);
      out.printf("%nReport: %s%n", where.resolve("report.html"));
      out.flush();
    }
    return 0;
  }

  private static Spec read(Path file) throws IOException {
    return SpecReader.read(file);
  }

  private Flights flights(Path file, Spec delay, Spec late) throws IOException {
    TreeSet<String> columns = new TreeSet<>(List.of("dep_delay", "arr_delay"));
    delay.inputs().stream().map(InputSpec::name).forEach(columns::add);
    late.inputs().stream().map(InputSpec::name).forEach(columns::add);
    Flights all = Flights.read(file, List.copyOf(columns));
    long end =
        LocalDate.of(2013, 1, 1).plusDays(days).atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    return new Flights(
        all.columns(), all.flights().stream().filter(f -> f.earlyAt() + 3_600_000 < end).toList());
  }

  // ---- the feed -------------------------------------------------------------------------------

  private record Fed(Spec spec, FlightFeed feed) {}

  private List<Fed> feed(Node node, Flights flights, Spec delay, Spec late)
      throws InterruptedException, ExecutionException, IOException {
    URI server = URI.create("http://127.0.0.1:" + node.port());
    try (HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        ExecutorService feeders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Fed> fed =
          List.of(
              new Fed(delay, new FlightFeed(http, server, delay, flights, false)),
              new Fed(late, new FlightFeed(http, server, late, flights, true)));
      long total = fed.stream().mapToLong(each -> each.feed().size()).sum();
      try (ProgressBar bar = bar("Feeding a year of flights", total)) {
        List<Future<?>> running = new ArrayList<>();
        for (Fed each : fed) {
          apply(http, server, each.spec());
          running.add(
              feeders.submit(() -> {
                long[] before = {0};
                each.feed()
                    .run(sent -> {
                      bar.stepBy(sent - before[0]);
                      before[0] = sent;
                    });
              }));
        }
        for (Future<?> each : running) {
          each.get();
        }
      }
      return fed;
    }
  }

  private static void apply(HttpClient http, URI server, Spec spec)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(server.resolve("/v1/specs?by=demo"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(spec.text()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "the spec of %s was answered with %d: %s"
              .formatted(spec.model(), answer.statusCode(), answer.body()));
    }
  }

  private static ProgressBar bar(String task, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUpdateIntervalMillis(500)
        .build();
  }

  // ---- the comparison -------------------------------------------------------------------------

  private DemoReport compare(Node node, List<Fed> fed, long start)
      throws InterruptedException, ExecutionException {
    long from = LocalDate.of(2013, 2, 1).atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    long to = LocalDate.of(2014, 1, 1).atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    List<ModelReport> models = new ArrayList<>();
    try (ExecutorService replays =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().name("replay-", 0).factory());
        ProgressBar bar = bar("Replaying what else could be", fed.size() * 3L)) {
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
                default -> Contestants.frozen(spec, from);
              };
          running.get(i).add(replays.submit(() -> replay(contestant, log, bar)));
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
                Optional.of(fed.get(i).feed().labelDelay())));
      }
    }
    ServingCounts counts = node.find(fed.getFirst().spec().model()).orElseThrow().served().counts();
    return new DemoReport(
        models,
        new Span(from, to, NEW_YORK),
        fed.stream().mapToLong(each -> each.feed().asked()).sum(),
        fed.stream().mapToLong(each -> each.feed().landed()).sum(),
        counts.latencyAt(0.5) / 1_000,
        counts.latencyAt(0.99) / 1_000,
        (System.nanoTime() - start) / 1e9);
  }

  private static Run replay(Contestants contestant, EventLog log, ProgressBar bar) {
    Replay replay =
        new Replay(
            contestant.spec(),
            contestant.commands(),
            Node.version(),
            new MemoryArtifactStore(),
            Node::cpuNanos);
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        replay.on(logged);
      }
    }
    bar.step();
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
