package dev.pawl.loop.journal;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes decisions under ids that derive from the event that caused them. For one thread. */
public final class Journal {
  /** Arguments of commands that are files. */
  private static final Set<String> ATTACHED = Set.of("spec", "holdout");

  private final String model;
  private final Effects effects;
  private long offset;
  private long clock;
  private int place;
  private SortedMap<String, String> command = Collections.emptySortedMap();

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
    command = Collections.emptySortedMap();
  }

  /**
   * A command causes what follows: each decision carries who gave it, when and why.
   *
   * @param causingOffset its offset
   * @param dataClock the data clock, in milliseconds since 1970-01-01T00:00Z
   */
  public void cause(long causingOffset, long dataClock, Command given) {
    cause(causingOffset, dataClock);
    SortedMap<String, String> arguments = new TreeMap<>(given.arguments());
    arguments.keySet().removeAll(ATTACHED);
    command = new TreeMap<>();
    command.put("command", given.kind());
    command.put("commandId", given.id());
    command.put("commandBy", given.by());
    command.put("commandReason", given.reason());
    command.put("commandTime", Instant.ofEpochMilli(given.eventTime()).toString());
    command.put("commandArguments", arguments.toString());
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
    SortedMap<String, Object> whole = new TreeMap<>(evidence);
    whole.putAll(command);
    effects.record(
        new Decision(model, offset + "." + place++, offset, clock, kind, version, reason, whole));
  }

  /** Records that what was asked for cannot be done. */
  public void refuse(String reason) {
    decide(Kind.REFUSE, "", reason, Map.of());
  }
}
