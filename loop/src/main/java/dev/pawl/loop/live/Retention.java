package dev.pawl.loop.live;

import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** How long an event counts. */
sealed interface Retention {

  /** While it happened in {@code (clock - milliseconds, clock]}. */
  record Window(long milliseconds) implements Retention {}

  /** Ever less: half after {@code milliseconds}. */
  record Decay(double milliseconds) implements Retention {}

  /** Until there is a later one. */
  record Endless() implements Retention {}

  Set<Aggregate> DECAYING = EnumSet.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.MEAN);
  Set<Aggregate> ENDLESS = EnumSet.of(Aggregate.LAST, Aggregate.AGE);

  static Retention of(LiveSpec spec) {
    if (spec.window().isPresent() && spec.halfLife().isPresent()) {
      throw wrong(spec, "a window and a half-life", "one of them");
    }
    if (spec.window().isPresent()) {
      return new Window(milliseconds(spec, spec.window().get()));
    }
    if (spec.halfLife().isPresent()) {
      if (!DECAYING.contains(spec.aggregate())) {
        throw wrong(
            spec,
            "a half-life for " + spec.aggregate(),
            "a window; only COUNT, SUM and MEAN decay");
      }
      return new Decay(milliseconds(spec, spec.halfLife().get()));
    }
    if (!ENDLESS.contains(spec.aggregate())) {
      throw wrong(spec, "neither a window nor a half-life for " + spec.aggregate(), "one of them");
    }
    return new Endless();
  }

  private static long milliseconds(LiveSpec spec, Duration duration) {
    long milliseconds = duration.toMillis();
    if (milliseconds <= 0) {
      throw wrong(spec, duration.toString(), "at least one millisecond");
    }
    return milliseconds;
  }

  private static IllegalArgumentException wrong(LiveSpec spec, String found, String expected) {
    return new IllegalArgumentException(
        "%s: %s (expected: %s)".formatted(spec.name(), found, expected));
  }
}
