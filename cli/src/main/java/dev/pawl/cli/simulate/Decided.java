package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A decision as the server tells it.
 *
 * @param kind in lower case, such as {@code promote}
 * @param time on the data clock, in milliseconds since 1970-01-01T00:00Z
 * @param version what it is about
 */
record Decided(
    String id, String kind, long offset, long time, String version, String reason, JsonNode evidence) {

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
