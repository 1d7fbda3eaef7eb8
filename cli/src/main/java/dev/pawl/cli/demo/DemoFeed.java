package dev.pawl.cli.demo;

import dev.pawl.cli.client.Server;
import dev.pawl.cli.feed.PatientClient;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Feeds the flights of the year's first days to the two models of the demo, each in an order of its
 * own that is the same every time. The server may be gone for a while and come back: what was not
 * answered is sent again under the same ids. For one run.
 */
public final class DemoFeed {
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final Spec delay;
  private final Spec late;
  private final Flights flights;
  private final List<FlightFeed> feeds = new ArrayList<>();
  private final PatientClient client = new PatientClient();

  private DemoFeed(Spec delay, Spec late, Flights flights) {
    this.delay = delay;
    this.late = late;
    this.flights = flights;
  }

  /**
   * Reads the specs and the flights.
   *
   * @param home the source tree, in which {@code examples/flights} is
   * @param days how many days of 2013 are fed
   */
  public static DemoFeed read(Path home, int days) throws IOException {
    Path examples = home.resolve("examples").resolve("flights");
    Spec delay = SpecReader.read(examples.resolve("delay.yaml"));
    Spec late = SpecReader.read(examples.resolve("late.yaml"));
    TreeSet<String> columns = new TreeSet<>(List.of("dep_delay", "arr_delay"));
    delay.inputs().stream().map(InputSpec::name).forEach(columns::add);
    late.inputs().stream().map(InputSpec::name).forEach(columns::add);
    Flights all = Flights.read(examples.resolve("flights.csv.gz"), List.copyOf(columns));
    long end =
        LocalDate.of(2013, 1, 1).plusDays(days).atStartOfDay(NEW_YORK).toInstant().toEpochMilli();
    return new DemoFeed(
        delay,
        late,
        new Flights(
            all.columns(),
            all.flights().stream().filter(f -> f.earlyAt() + 3_600_000 < end).toList()));
  }

  /** The specs of the models. */
  public List<Spec> specs() {
    return List.of(delay, late);
  }

  /**
   * Applies the specs and feeds everything, both models at the same time.
   *
   * @param server where the server is
   * @param started hears how many events there are
   * @param sent hears how many more were sent; called by several threads
   * @throws ExecutionException when the server refuses something, or stays away
   */
  public void run(URI server, LongConsumer started, LongConsumer sent)
      throws InterruptedException, ExecutionException {
    feeds.add(new FlightFeed(client, server, delay, flights, false));
    feeds.add(new FlightFeed(client, server, late, flights, true));
    started.accept(feeds.stream().mapToLong(FlightFeed::size).sum());
    try (client;
        ExecutorService feeders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (FlightFeed feed : feeds) {
        apply(server, feed.spec());
        running.add(feeders.submit(() -> feed.run(sent)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  /** One for each spec, in their order. */
  List<FlightFeed> feeds() {
    return feeds;
  }

  private void apply(URI server, Spec spec) {
    String id = Server.escaped("demo-" + spec.model());
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(server.resolve("/v1/specs?by=demo&id=" + id))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(spec.text()))
                .build());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "the spec of %s was answered with %d: %s"
              .formatted(spec.model(), answer.statusCode(), answer.body()));
    }
  }

  /**
   * What was sent, and sent again.
   *
   * @param predictions asked for
   * @param outcomes told, parts of outcomes among them
   * @param retries requests that were sent again
   * @param duplicates events that the server knew already
   */
  public record Counts(long predictions, long outcomes, long retries, long duplicates) {}

  /** The counts so far. */
  public Counts counts() {
    return new Counts(
        feeds.stream().mapToLong(FlightFeed::asked).sum(),
        feeds.stream().mapToLong(feed -> feed.left() + feed.landed()).sum(),
        client.retries(),
        feeds.stream().mapToLong(FlightFeed::duplicates).sum());
  }
}
