package dev.pawl.watch.operations;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches how old what serves is, along the pipeline: since the latest label that it learned from,
 * since it was cut, and since it serves. {@code STALE} is counted, not inferred. Not safe for use
 * by several threads at once.
 */
public final class AgeWatch {
  private final long limit;
  private final OpenFindings open = new OpenFindings();

  /**
   * Nothing seen yet.
   *
   * @param limit for how long what serves may have learned nothing new, in milliseconds of event
   *     time, above 0
   */
  public AgeWatch(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: above 0)");
    }
    this.limit = limit;
  }

  /**
   * When what serves was made, in milliseconds of event time since 1970-01-01T00:00Z.
   *
   * @param version its id
   * @param learnedUpTo the time of the latest label that it learned from
   * @param cutAt when it became a version
   * @param servesSince when it began to serve
   */
  public record Made(String version, long learnedUpTo, long cutAt, long servesSince) {}

  /**
   * Time moved on.
   *
   * @param now in milliseconds of event time
   * @return what was raised and closed by it
   */
  public List<FindingEvent> advance(long now, Made made) {
    Where where = Where.version(made.version());
    List<FindingEvent> events =
        new ArrayList<>(
            open.closeIf(
                each -> !each.where().equals(where), now, "version %s serves".formatted(where)));
    long age = now - made.learnedUpTo();
    if (age > limit) {
      Finding finding =
          new Finding(
              Finding.Kind.STALE,
              where,
              made.learnedUpTo() + limit,
              1,
              Math.clamp((double) (age - limit) / limit, 0, 1),
              "it has learned nothing for %s, up to %s may be; it was cut %s ago and serves for %s"
                  .formatted(
                      Duration.ofMillis(age),
                      Duration.ofMillis(limit),
                      Duration.ofMillis(now - made.cutAt()),
                      Duration.ofMillis(now - made.servesSince())),
              "look whether labels arrive, trainings end, and challengers pass the gate");
      open.raise(finding).ifPresent(events::add);
    }
    return events;
  }

  /** What is open. */
  public List<Finding> open() {
    return open.all();
  }

  /** Writes what is open. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to);
  }

  /** Takes what {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from);
  }
}
