package dev.pawl.loop.journal;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.Map;
import java.util.TreeMap;

/** Writes decisions under ids that derive from the event that caused them. For one thread. */
public final class Journal {
  private final String model;
  private final Effects effects;
  private long offset;
  private long clock;
  private int place;

  /**
   * A journal that no event has caused anything in.
   *
   * @param model the model's name
   * @param effects records the decisions
   */
  public Journal(String model, Effects effects) {
    this.model = model;
    this.effects = effects;
  }

  /**
   * The event that causes what follows.
   *
   * @param causingOffset its offset
   * @param dataClock the data clock, in milliseconds since 1970-01-01T00:00Z
   */
  public void cause(long causingOffset, long dataClock) {
    offset = causingOffset;
    clock = dataClock;
    place = 0;
  }

  /** The offset of the causing event. */
  public long offset() {
    return offset;
  }

  /** The data clock at the causing event, in milliseconds since 1970-01-01T00:00Z. */
  public long clock() {
    return clock;
  }

  /**
   * Records a decision.
   *
   * @param version the version or lineage that it is about
   * @param reason the decision as a sentence
   * @param evidence the numbers behind it, by name
   */
  public void decide(Kind kind, String version, String reason, Map<String, ?> evidence) {
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

  /** Records that what was asked for cannot be done. */
  public void refuse(String reason) {
    decide(Kind.REFUSE, "", reason, Map.of());
  }
}
