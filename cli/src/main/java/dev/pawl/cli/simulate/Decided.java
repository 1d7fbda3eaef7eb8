package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A decision as the server tells it.
 *
 * @param kind in lower case, such as {@code promote}
 * @param time on the data clock, in milliseconds since 1970-01-01T00:00Z
 * @param version what it is about
 */
record Decided(
    String id,
    String kind,
    long offset,
    long time,
    String version,
    String reason,
    JsonNode evidence) {

  /** How a decision says that a stage begins: at the end of its sentence. */
  private static final Pattern BEGINS =
      Pattern.compile("(?<=; it begins with |; )(\\w+)(?: begins)?$");

  static Decided of(JsonNode json) {
    return new Decided(
        json.path("id").asText(),
        json.path("kind").asText(),
        json.path("offset").asLong(),
        Instant.parse(json.path("eventTime").asText()).toEpochMilli(),
        json.path("version").asText(),
        json.path("reason").asText(),
        json.path("evidence"));
  }

  /** The live stage that begins with it; empty when none does. */
  Optional<String> stage() {
    return !kind.equals("rollout") && !kind.equals("stage")
        ? Optional.empty()
        : BEGINS.matcher(reason).results().map(found -> found.group(1)).findFirst();
  }

  /** The model iteration that it is about: the number before the dot; "" for none. */
  String iteration() {
    return iterationOf(version);
  }

  static String iterationOf(String version) {
    int dot = version.indexOf('.');
    String number = dot < 0 ? version : version.substring(0, dot);
    return number.matches("\\d+") ? number : "";
  }
}
