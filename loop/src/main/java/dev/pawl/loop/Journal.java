package dev.pawl.loop;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.Map;
import java.util.TreeMap;

/** Writes decisions under ids that derive from the event that caused them. */
final class Journal {
  private final String model;
  private final Effects effects;
  private long offset;
  private long clock;
  private int place;

  Journal(String model, Effects effects) {
    this.model = model;
    this.effects = effects;
  }

  /** The event that causes what follows. */
  void cause(long causingOffset, long dataClock) {
    offset = causingOffset;
    clock = dataClock;
    place = 0;
  }

  long offset() {
    return offset;
  }

  long clock() {
    return clock;
  }

  void decide(Kind kind, String version, String reason, Map<String, ?> evidence) {
    effects.record(
        new Decision(
            model,
            offset + "." + place++,
            offset,
            clock,
            kind,
            version,
            reason,
            new TreeMap<>(evidence)));
  }
}
