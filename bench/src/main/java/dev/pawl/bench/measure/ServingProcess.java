package dev.pawl.bench.measure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.OperatingSystemMXBean;
import dev.pawl.cli.node.Node;
import dev.pawl.control.RunningModel;
import dev.pawl.control.http.ApiServer;
import dev.pawl.serve.http.Bodies;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that serves the model of a spec as {@code pawl serve} does, and on a second port a bare
 * handler that parses the same JSON and answers as many bytes: {@code SPEC FOLDER}. Prints {@code
 * ready PORT BARE-PORT} and runs until it is ended.
 *
 * <p>Besides {@code POST /bare}, the second port has {@code GET /cpu}, the CPU nanoseconds of this
 * process, and {@code POST /stop}, which ends the loop while the last plan goes on serving.
 */
final class ServingProcess {
  /** Ahead of the data clock by how much a request may be; a loaded machine moves it late. */
  static final String SKEW = "serving: {maximum_skew: 48h}";

  private static final JsonFactory JSON = new JsonFactory();

  private ServingProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String spec = Files.readString(Path.of(arguments[0])).replaceFirst("(?m)^serving:.*$", SKEW);
    Node node =
        new Node(
            Path.of(arguments[1]),
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            System.err::println);
    URI server = URI.create("http://127.0.0.1:" + node.port());
    byte[] answer;
    RunningModel model;
    try (HttpClient http = HttpClient.newHttpClient()) {
      post(http, server.resolve("/v1/specs?by=bench"), "application/yaml", spec);
      model = node.find(node.names().getFirst()).orElseThrow();
      while (model.served().plan().isEmpty()) {
        Thread.onSpinWait();
      }
      Requests requests = new Requests(model.name(), 0);
      answer =
          post(
              http,
              server.resolve("/v1/models/" + model.name() + "/predict"),
              "application/json",
              requests.body(0, Requests.START));
    }
    WebServer bare =
        listen(
            HttpRouting.builder()
                .post("/bare", (request, response) -> bare(request, response, answer))
                .get("/cpu", (_, response) -> Bodies.send(response, 200, cpu()))
                .post(
                    "/stop",
                    (_, response) -> {
                      model.loop().close();
                      Bodies.send(response, 200, cpu());
                    }));
    System.out.println("ready " + node.port() + " " + bare.port());
    Thread.currentThread().join();
  }

  /** Starts a server on a free port, set up as the product's own. */
  static WebServer listen(HttpRouting.Builder routing) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(0)
        .shutdownHook(false)
        .useNio(false) // as the server itself
        .routing(routing)
        .build()
        .start();
  }

  private static byte[] post(HttpClient http, URI where, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(where)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          where + " answered " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  /** The CPU nanoseconds of this process, as text. */
  static byte[] cpu() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Long.toString(system.getProcessCpuTime()).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads each value as what it is, as any handler has to, and forgets it. */
  private static void bare(ServerRequest request, ServerResponse response, byte[] answer) {
    double numbers = 0;
    int texts = 0;
    try (JsonParser in = JSON.createParser(Bodies.read(request))) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        switch (token) {
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers += in.getDoubleValue();
          case VALUE_STRING -> texts += in.getText().length();
          default -> {}
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("parsing", e);
    }
    if (Double.isNaN(numbers) || texts == 0) {
      throw new IllegalStateException("the body has no values");
    }
    Bodies.send(response, 200, answer);
  }
}
