package dev.pawl.control.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends an event to a webhook. */
@FunctionalInterface
public interface Post {

  /**
   * Sends it once.
   *
   * @param to the webhook
   * @param event CloudEvents JSON
   * @return the status that was answered
   * @throws IOException when none was
   */
  int send(URI to, String event) throws IOException, InterruptedException;

  /** Over HTTP, each within a few seconds. */
  static Post http() {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    return (to, event) -> {
      HttpRequest request =
          HttpRequest.newBuilder(to)
              .timeout(Duration.ofSeconds(10))
              .header("Content-Type", "application/cloudevents+json; charset=utf-8")
              .POST(HttpRequest.BodyPublishers.ofString(event, StandardCharsets.UTF_8))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    };
  }
}
