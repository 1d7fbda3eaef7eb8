package dev.pawl.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as trees. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+");

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The tree of a text; empty when it is no JSON. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static String pretty(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static String oneLine(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }

  /**
   * A member as people read it, in one line; "" when it is missing. What other clients wrote, such
   * as a reason, must not steer a terminal.
   */
  static String text(JsonNode tree, String name) {
    JsonNode member = tree.path(name);
    if (member.isArray()) {
      StringBuilder all = new StringBuilder();
      member.forEach(each -> all.append(all.isEmpty() ? "" : ", ").append(each.asText()));
      return oneLine(all.toString());
    }
    return member.isNull() ? "" : oneLine(member.asText(""));
  }
}
