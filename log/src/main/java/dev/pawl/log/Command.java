package dev.pawl.log;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person, or a program on a person's behalf, told the loop to do.
 *
 * @param id the idempotency key
 * @param eventTime when it was given, in milliseconds since 1970-01-01T00:00Z
 * @param kind what to do: {@code apply}, {@code promote}, {@code rollback}, {@code train}, {@code
 *     park}, {@code revive}, {@code pause}, {@code resume}
 * @param arguments what the kind needs, such as {@code version}; sorted by name
 * @param by who gave it
 * @param reason why, in the giver's words; may be ""
 */
public record Command(
    String id,
    long eventTime,
    String kind,
    SortedMap<String, String> arguments,
    String by,
    String reason)
    implements Event {

  public Command {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    arguments = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(reason, "reason");
  }

  /** The argument of that name, or {@code otherwise} where there is none. */
  public String argument(String name, String otherwise) {
    return arguments.getOrDefault(name, otherwise);
  }

  /** A command with the given arguments. */
  public static Command of(
      String id,
      long eventTime,
      String kind,
      Map<String, String> arguments,
      String by,
      String why) {
    return new Command(id, eventTime, kind, new TreeMap<>(arguments), by, why);
  }

  @Override
  public String unit() {
    return "";
  }
}
