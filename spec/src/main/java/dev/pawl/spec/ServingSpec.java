package dev.pawl.spec;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How requests are answered.
 *
 * @param whenFull what to do when the log cannot take more
 * @param fsync whether answers wait until they are safe on disk, unless a request says otherwise
 * @param maximumSkew how far ahead of the data clock the time of an event may be
 * @param routes requests that a version of their own answers; the first one that fits
 * @param shadows other servers that are asked too, after the answer
 */
public record ServingSpec(
    WhenFull whenFull,
    boolean fsync,
    Duration maximumSkew,
    List<Route> routes,
    List<Shadow> shadows) {

  public ServingSpec {
    routes = List.copyOf(routes);
    shadows = List.copyOf(shadows);
  }

  /** What to do when the log cannot take more. */
  public enum WhenFull {
    /** Refuse with status 503. */
    REFUSE,
    /** Answer, count, and never learn from it. */
    ANSWER
  }

  /**
   * Requests that a version of their own answers.
   *
   * @param when a condition over inputs and derived columns
   * @param version the version that answers them, such as {@code 2.3}
   */
  public record Route(Expression when, String version) {}

  /**
   * Another server that is asked what was answered already, and whose answers are compared.
   *
   * @param name its name, new among the shadows
   * @param url where predictions are posted to
   * @param timeout how long an answer is waited for
   */
  public record Shadow(String name, URI url, Duration timeout) {}
}
