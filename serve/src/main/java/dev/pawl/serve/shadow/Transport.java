package dev.pawl.serve.shadow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The way to another server. Safe for use by any number of threads. */
@FunctionalInterface
public interface Transport {

  /**
   * Posts JSON.
   *
   * @return the body of an answer with status 200; completed with an {@link IOException} otherwise,
   *     and with a {@link java.net.http.HttpTimeoutException} when it takes longer than the timeout
   */
  CompletableFuture<byte[]> post(URI url, byte[] json, Duration timeout);

  /** No way out: every post fails. */
  static Transport none() {
    return (url, json, timeout) ->
        CompletableFuture.failedFuture(new IOException("there is no way to other servers"));
  }

  /** The client, made when it is needed first. */
  final class HttpHolder {
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private HttpHolder() {}
  }

  /** Over HTTP, with one client for all. */
  static Transport http() {
    return (url, json, timeout) ->
        HttpHolder.CLIENT
            .sendAsync(
                HttpRequest.newBuilder(url)
                    .timeout(timeout)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(json))
                    .build(),
                BodyHandlers.ofByteArray())
            .thenCompose(response ->
                response.statusCode() == 200
                    ? CompletableFuture.completedFuture(response.body())
                    : CompletableFuture.failedFuture(
                        new IOException("status " + response.statusCode())));
  }
}
