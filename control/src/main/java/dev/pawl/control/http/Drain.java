package dev.pawl.control.http;

import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets the requests that are being answered come to their end, and refuses those that come after a
 * server was told to stop, so that a client gets an answer where it would have found a closed
 * connection. Safe for use by any number of threads.
 */
final class Drain implements Filter {
  private final AtomicLong answering = new AtomicLong();
  private final Semaphore idle = new Semaphore(0);
  private volatile boolean draining;

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    answering.incrementAndGet();
    try {
      if (draining) {
        refuse(response);
      } else {
        chain.proceed();
      }
    } finally {
      if (answering.decrementAndGet() == 0 && draining) {
        idle.release();
      }
    }
  }

  private static void refuse(RoutingResponse response) {
    response.status(503);
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/problem+json");
    response.headers().set(HeaderNames.CONNECTION, "close");
    response.headers().set(HeaderNames.RETRY_AFTER, "1");
    Bodies.send(response, JsonAnswers.problem(ProblemException.stopping()));
  }

  /**
   * Refuses what comes from now on, and waits for the rest.
   *
   * @param least how long to refuse, so that clients between two requests hear of it too
   * @param most how long to wait, after that, for requests that take their time
   * @return whether all came to their end
   */
  boolean drain(Duration least, Duration most) {
    draining = true;
    try {
      TimeUnit.NANOSECONDS.sleep(least.toNanos());
      idle.drainPermits();
      return answering.get() == 0 || idle.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
