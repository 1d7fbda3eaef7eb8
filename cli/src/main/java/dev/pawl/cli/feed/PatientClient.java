package dev.pawl.cli.feed;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a request again when the server is gone, goes while it answers, or says that it cannot
 * answer now: at first soon, then each second, for two minutes. Only for requests that carry ids,
 * so that sending them twice does no harm. Safe for use by any number of threads.
 */
public final class PatientClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration FIRST_WAIT = Duration.ofMillis(20);
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final AtomicLong retries = new AtomicLong();

  /** A client that has sent nothing. */
  public PatientClient() {}

  /** How many times a request was sent again. */
  public long retries() {
    return retries.get();
  }

  /**
   * The answer to a request, whatever it says.
   *
   * @throws IllegalStateException when the patience is at its end
   */
  public HttpResponse<String> send(HttpRequest request) {
    Duration wait = FIRST_WAIT;
    long start = System.nanoTime();
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != UNAVAILABLE) {
          return response;
        }
        problem = response.body();
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          return response;
        }
      } catch (IOException e) {
        problem = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while calling " + request.uri(), e);
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "the server at %s cannot be reached for %s: %s"
                .formatted(request.uri(), PATIENCE, problem));
      }
      pause(wait, request);
      retries.incrementAndGet();
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }
  }

  private static void pause(Duration wait, HttpRequest request) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + request.uri(), e);
    }
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
