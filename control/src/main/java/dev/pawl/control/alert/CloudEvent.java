package dev.pawl.control.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.loop.registry.Decision;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A decision as an event in the JSON format of CloudEvents 1.0. {@code source} and {@code id}
 * together are unique, and the same when an event is sent again.
 *
 * @param type what happened, such as {@code dev.pawl.finding.raised}
 * @param json the whole event, in one line
 */
record CloudEvent(String type, String json) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  /** The event of a decision; empty when it is one that nobody need be told of. */
  static Optional<CloudEvent> of(Decision decision) {
    return type(decision.kind()).map(type -> new CloudEvent(type, json(type, decision)));
  }

  private static Optional<String> type(Decision.Kind kind) {
    return switch (kind) {
      case FINDING -> Optional.of("dev.pawl.finding.raised");
      case FINDING_CLOSED -> Optional.of("dev.pawl.finding.closed");
      case ROLLBACK -> Optional.of("dev.pawl.version.rolled_back");
      case TRAINING_FAILED -> Optional.of("dev.pawl.training.failed");
      case AWAIT -> Optional.of("dev.pawl.version.awaits_approval");
      default -> Optional.empty();
    };
  }

  private static String json(String type, Decision decision) {
    ObjectNode event = MAPPER.createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", decision.id());
    event.put("source", "/v1/models/" + decision.model());
    event.put("type", type);
    event.put("time", Instant.ofEpochMilli(decision.eventTime()).toString());
    Object where = decision.evidence().get("where");
    event.put("subject", where == null ? decision.version() : where.toString());
    event.put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.put("model", decision.model());
    data.put("version", decision.version());
    data.put("reason", decision.reason());
    for (Map.Entry<String, ?> each : decision.evidence().entrySet()) {
      data.set(each.getKey(), MAPPER.valueToTree(each.getValue()));
    }
    try {
      return MAPPER.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a decision cannot be written as JSON", e);
    }
  }
}
