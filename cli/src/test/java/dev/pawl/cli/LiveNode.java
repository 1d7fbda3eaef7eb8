package dev.pawl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.cli.node.Node;
import dev.pawl.control.RunningModel;
import dev.pawl.control.http.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A server in this process with a small model, {@code line}: y = 3 x + noise, twenty times an hour,
 * each answered an hour later. Commands run against it as a user would type them.
 */
public final class LiveNode implements AutoCloseable {
  private static final long HOUR = 3_600_000;

  private final Node node;
  private final URI server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> warnings = new ArrayList<>();

  /** What a command gave back. */
  public record Ran(int code, String out, String err) {

    /** What it printed, as JSON. */
    public JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  /** Serves a data folder; what is in it has been folded. */
  public LiveNode(Path data) {
    this.node =
        new Node(data, new ApiServer.Settings("127.0.0.1", 0, Optional.empty()), warnings::add);
    this.server = URI.create("http://127.0.0.1:" + node.port());
    for (String model : node.names()) {
      RunningModel running = node.find(model).orElseThrow();
      running.loop().settled(running.log().end()).join();
    }
  }

  /** The spec of the model. */
  public static String spec() {
    try (InputStream in = Objects.requireNonNull(LiveNode.class.getResourceAsStream("line.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's address. */
  public String address() {
    return server.toString();
  }

  /** What runs behind it. */
  public Node node() {
    return node;
  }

  /** Applies a spec. */
  public void apply(String yaml) {
    post("/v1/specs?by=tests&wait=60", yaml);
  }

  /** Sends the events of some hours since 1970, with the clock moved hour by hour. */
  public void hours(long from, long to) {
    tick(from);
    for (long hour = from; hour < to; hour++) {
      predictions(hour);
      if (hour > from) {
        outcomes(hour - 1);
      }
      tick(hour + 1);
    }
    outcomes(to - 1);
    tick(to + 1);
  }

  private void predictions(long hour) {
    SplittableRandom random = new SplittableRandom(hour);
    StringJoiner all = new StringJoiner(",", "{\"predictions\":[", "]}");
    for (int i = 0; i < 20; i++) {
      all.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"p%d.%d\",\"time\":%d,\"inputs\":{\"x\":%.6f,\"shop\":\"%s\"}}",
              hour,
              i,
              hour * HOUR + i,
              random.nextDouble(-1, 1),
              i % 2 == 0 ? "a" : "b"));
    }
    post("/v1/models/line/predict", all.toString());
  }

  private void outcomes(long hour) {
    SplittableRandom random = new SplittableRandom(hour);
    SplittableRandom noise = new SplittableRandom(~hour);
    StringJoiner all = new StringJoiner(",", "{\"outcomes\":[", "]}");
    for (int i = 0; i < 20; i++) {
      all.add(
          String.format(
              Locale.ROOT,
              "{\"id\":\"o%d.%d\",\"prediction\":\"p%d.%d\",\"time\":%d,\"values\":{\"y\":%.6f}}",
              hour,
              i,
              hour,
              i,
              (hour + 1) * HOUR + i,
              3 * random.nextDouble(-1, 1) + noise.nextGaussian() * 0.3));
    }
    post("/v1/models/line/outcomes", all.toString());
  }

  /** Moves the clock to an hour since 1970. */
  public void tick(long hour) {
    post("/v1/models/line/clock", "{\"to\":" + hour * HOUR + "}");
  }

  /** Sends a body, and gives back the answer. */
  public String post(String path, String body) {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(server.resolve(path))
                  .header(
                      "Content-Type",
                      body.startsWith("{") ? "application/json" : "application/yaml")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "%s was answered with %d: %s".formatted(path, response.statusCode(), response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command that asks this server. */
  public Ran asks(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server");
    all.add(address());
    return runs(all.toArray(String[]::new));
  }

  /** Runs a command. */
  public static Ran runs(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    picocli.CommandLine line = Pawl.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    http.shutdownNow();
    node.close();
  }
}
