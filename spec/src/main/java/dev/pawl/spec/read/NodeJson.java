package dev.pawl.spec.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;

/** Writes a tree as JSON, which reads as the same tree. */
final class NodeJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NodeJson() {}

  static String text(Node node) {
    return json(node).toPrettyString();
  }

  private static JsonNode json(Node node) {
    return switch (node) {
      case Scalar scalar ->
          switch (scalar.value()) {
            case null -> JSON.nullNode();
            case Boolean value -> JSON.booleanNode(value);
            case Long value -> JSON.numberNode(value);
            case Double value -> JSON.numberNode(value);
            default -> JSON.textNode(scalar.text());
          };
      case Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach((key, value) -> object.set(key, json(value)));
        yield object;
      }
    };
  }
}
