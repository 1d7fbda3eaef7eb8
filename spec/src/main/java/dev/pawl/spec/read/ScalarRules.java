package dev.pawl.spec.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of a schema for single values. */
record ScalarRules(JsonNode schema) {

  /**
   * Why a value that has the right type is refused.
   *
   * @return what to do about it, may be ""; empty when the value is fine
   */
  Optional<String> refuse(Scalar scalar) {
    Object value = scalar.value();
    if (value instanceof String text) {
      return refuseText(text);
    }
    if (value instanceof Number number && !inRange(number.doubleValue())) {
      return Optional.of("");
    }
    boolean otherConstant =
        schema.has("const")
            && value instanceof Boolean condition
            && condition != schema.get("const").asBoolean();
    return otherConstant ? Optional.of("") : Optional.empty();
  }

  private Optional<String> refuseText(String text) {
    List<String> allowed = allowed();
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      return Optional.of(
          Suggestion.forName(text, allowed).map("Did you mean %s?"::formatted).orElse(""));
    }
    JsonNode pattern = schema.get("pattern");
    boolean matches = pattern == null || Pattern.compile(pattern.asText()).matcher(text).find();
    return matches ? Optional.empty() : Optional.of("");
  }

  private List<String> allowed() {
    var allowed = new ArrayList<String>();
    schema.path("enum").forEach(value -> allowed.add(value.asText()));
    return allowed;
  }

  private boolean inRange(double number) {
    return (!schema.has("minimum") || number >= schema.get("minimum").asDouble())
        && (!schema.has("maximum") || number <= schema.get("maximum").asDouble())
        && (!schema.has("exclusiveMinimum") || number > schema.get("exclusiveMinimum").asDouble());
  }

  /** What may be there, in words. */
  String expectation() {
    List<String> allowed = allowed();
    if (!allowed.isEmpty()) {
      return Suggestion.list(allowed);
    }
    if (schema.has("minimum") && schema.has("maximum")) {
      return "%s … %s".formatted(bound("minimum"), bound("maximum"));
    }
    if (schema.has("minimum")) {
      return "at least " + bound("minimum");
    }
    if (schema.has("exclusiveMinimum")) {
      return "a number above " + bound("exclusiveMinimum");
    }
    return switch (schema.path("type").asText()) {
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "a text";
      case "array" -> "a list";
      case "object" -> "a mapping of keys to values";
      default -> "";
    };
  }

  private String bound(String name) {
    return new BigDecimal(schema.get(name).asText()).toPlainString();
  }
}
