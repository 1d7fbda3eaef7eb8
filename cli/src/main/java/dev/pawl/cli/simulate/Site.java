package dev.pawl.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.client.Server;
import dev.pawl.cli.feed.PatientClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The server that a scenario is played against, and one model on it. For use by one thread. */
final class Site implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PatientClient client = new PatientClient();
  private final URI server;
  private final String model;
  private final Optional<String> token;
  private final BiConsumer<String, String> sending;

  Site(URI server, String model, Optional<String> token) {
    this(server, model, token, (path, body) -> {});
  }

  /**
   * A site.
   *
   * @param sending hears path and body of each request that tells something, before it is sent for
   *     the first time
   */
  Site(URI server, String model, Optional<String> token, BiConsumer<String, String> sending) {
    this.server = server;
    this.model = model;
    this.token = token;
    this.sending = sending;
  }

  /** How many requests were sent again. */
  long retries() {
    return client.retries();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Whether the server knows the model already. */
  boolean isThere() {
    HttpResponse<String> response = client.send(request("").GET().build());
    if (response.statusCode() != 404) {
      tree("GET", response);
      return true;
    }
    return false;
  }

  /** Sends something about the model. */
  JsonNode post(String path, ObjectNode body) {
    return post(Server.model(model, "/" + path), "application/json", body.toString());
  }

  JsonNode post(String path, String type, String body) {
    sending.accept(path, body);
    return tree(
        path,
        client.send(
            authorized(HttpRequest.newBuilder(server.resolve(path)))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build()));
  }

  /** Asks for something about the model. */
  JsonNode get(String path) {
    return tree(path, client.send(request("/" + path).GET().build()));
  }

  private HttpRequest.Builder request(String rest) {
    return authorized(HttpRequest.newBuilder(server.resolve(Server.model(model, rest))));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private static JsonNode tree(String path, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s was answered with %d: %s".formatted(path, response.statusCode(), response.body()));
    }
    try {
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(path + " was answered with what is no JSON", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
