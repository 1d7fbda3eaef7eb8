package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that runs somewhere. */
public final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(11);

  private final URI base;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * A server.
   *
   * @throws IllegalArgumentException when the address is none
   */
  public Server(String address, Optional<String> token) {
    this.base = address(address);
    this.token = token;
  }

  /**
   * Where a server is.
   *
   * @param address as given with {@code --server}
   * @throws IllegalArgumentException when it is none
   */
  public static URI address(String address) {
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    try {
      URI given = new URI(base);
      String scheme = given.getScheme();
      if (given.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new URISyntaxException(base, "not where a server can be");
      }
      return given;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "--server: %s (expected: a URL such as http://127.0.0.1:8080)".formatted(address), e);
    }
  }

  /** A part of a path or a query, escaped. */
  public static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Where things about a model are. */
  public static String model(String name, String rest) {
    return "/v1/models/" + escaped(name) + rest;
  }

  /**
   * What is there.
   *
   * @throws RefusedAnswer when the server refuses
   * @throws UnreachableServer when none answers
   */
  public JsonNode get(String path) {
    return tree(send(request(path).GET().build(), BodyHandlers.ofString()));
  }

  String text(String path) {
    HttpResponse<String> response = send(request(path).GET().build(), BodyHandlers.ofString());
    requireOk(response.statusCode(), response.body());
    return response.body();
  }

  JsonNode post(String path, String type, BodyPublisher body) {
    HttpRequest request = request(path).header("Content-Type", type).POST(body).build();
    return tree(send(request, BodyHandlers.ofString()));
  }

  JsonNode post(String path, JsonNode body) {
    return post(path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  /** The lines of server-sent events, as they come. */
  Stream<String> events(String path) {
    HttpRequest request = request(path).header("Accept", "text/event-stream").GET().build();
    HttpResponse<Stream<String>> response = send(request, BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      try (Stream<String> lines = response.body()) {
        requireOk(response.statusCode(), String.join("\n", lines.toList()));
      }
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UnreachableServer(
          "no server answers at %s (expected: one that runs; start it with 'pawl serve', or say where it is with --server)"
              .formatted(base),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableServer("interrupted while waiting for " + base, e);
    }
  }

  private static JsonNode tree(HttpResponse<String> response) {
    requireOk(response.statusCode(), response.body());
    return Json.parse(response.body())
        .orElseThrow(() ->
            new RefusedAnswer(
                response.statusCode(), noPawl(response.statusCode(), response.body())));
  }

  private static void requireOk(int status, String body) {
    if (status < 200 || status > 299) {
      throw new RefusedAnswer(
          status,
          Json.parse(body).filter(tree -> tree.has("title")).orElseGet(() -> noPawl(status, body)));
    }
  }

  private static ObjectNode noPawl(int status, String body) {
    String shown = body.length() > 200 ? body.substring(0, 200) + "…" : body;
    ObjectNode problem = Json.object();
    problem.put("title", "Not an answer of Pawl");
    problem.put("status", status);
    problem.put(
        "detail",
        "the answer is: %s (expected: JSON; see that --server names a Pawl server)"
            .formatted(shown.isBlank() ? "empty" : shown.strip()));
    return problem;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
