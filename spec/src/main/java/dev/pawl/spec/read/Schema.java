package dev.pawl.spec.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Place;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a tree against a published JSON Schema and fills in its defaults.
 *
 * <p>It understands the keywords that these schemas use, and says what it finds in the words of a
 * spec: which value, what may be there, which key was meant. That it accepts and refuses what the
 * standard says is tested against an independent implementation. Immutable.
 */
final class Schema {

  private static final Schema PUBLISHED = new Schema(load("/pawl-spec.schema.json"));
  private static final Schema OF_SCENARIOS = new Schema(load("/pawl-scenario.schema.json"));

  private final JsonNode root;

  private Schema(JsonNode root) {
    this.root = root;
  }

  /** That of specs. */
  static Schema published() {
    return PUBLISHED;
  }

  /** That of scenarios. */
  static Schema ofScenarios() {
    return OF_SCENARIOS;
  }

  private static JsonNode load(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + ": missing (expected: in the jar of this module)");
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Reading " + resource, unreadable);
    }
  }

  /** The schema itself. */
  JsonNode root() {
    return root;
  }

  /** Adds a problem for each value that does not fit. */
  void check(Node tree, Problems problems) {
    check(tree, root, problems);
  }

  /** The tree with the default of each key that was left out, at any depth. */
  Node complete(Node tree) {
    return complete(tree, root);
  }

  private void check(Node node, JsonNode unresolved, Problems problems) {
    if (problems.faulty(node.path())) {
      return;
    }
    JsonNode schema = branch(node, resolve(unresolved));
    if (!fitsType(node, schema)) {
      problems.value(node, expectation(unresolved), quotes(node, schema));
      return;
    }
    switch (node) {
      case Scalar scalar -> checkScalar(scalar, unresolved, schema, problems);
      case Sequence sequence -> checkSequence(sequence, schema, problems);
      case Mapping mapping -> checkMapping(mapping, schema, problems);
    }
  }

  private void checkScalar(Scalar scalar, JsonNode unresolved, JsonNode schema, Problems problems) {
    Optional<String> fix = new ScalarRules(schema).refuse(scalar);
    fix.ifPresent(remedy -> problems.value(scalar, expectation(unresolved), remedy));
  }

  private void checkSequence(Sequence sequence, JsonNode schema, Problems problems) {
    int least = schema.path("minItems").asInt(0);
    if (sequence.items().size() < least) {
      problems.value(sequence, "at least %d".formatted(least), "");
    }
    JsonNode items = schema.get("items");
    var seen = new LinkedHashMap<String, Node>();
    for (Node item : sequence.items()) {
      if (items != null) {
        check(item, items, problems);
      }
      if (schema.path("uniqueItems").asBoolean()
          && item instanceof Scalar scalar
          && seen.putIfAbsent(scalar.text(), item) != null) {
        problems.at(item.place(), item.path(), scalar.shown() + " twice", "each once", "");
      }
    }
  }

  private void checkMapping(Mapping mapping, JsonNode schema, Problems problems) {
    checkCount(mapping, schema, problems);
    JsonNode properties = schema.path("properties");
    for (JsonNode required : schema.path("required")) {
      String key = required.asText();
      if (!mapping.entries().containsKey(key)) {
        String path = mapping.pathOf(key);
        problems.at(mapping.place(), path, "missing", expectation(properties.path(key)), "");
      }
    }
    JsonNode others = schema.get("additionalProperties");
    JsonNode names = schema.get("propertyNames");
    mapping
        .entries()
        .forEach((key, value) -> {
          Place place = mapping.keys().getOrDefault(key, value.place());
          if (properties.has(key)) {
            check(value, properties.get(key), problems);
            return;
          }
          if (others != null && others.isBoolean() && !others.asBoolean()) {
            unknownKey(mapping, key, place, properties, problems);
            return;
          }
          if (names != null) {
            checkName(mapping, key, place, names, problems);
          }
          if (others != null && others.isObject()) {
            check(value, others, problems);
          }
        });
  }

  private void checkName(
      Mapping mapping, String key, Place place, JsonNode names, Problems problems) {
    var name = new Scalar(key, key, place, mapping.pathOf(key));
    if (new ScalarRules(resolve(names)).refuse(name).isPresent()) {
      problems.at(place, mapping.pathOf(key), "name " + name.shown(), expectation(names), "");
    }
  }

  private void checkCount(Mapping mapping, JsonNode schema, Problems problems) {
    int size = mapping.entries().size();
    int least = schema.path("minProperties").asInt(0);
    int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
    if (size < least || size > most) {
      String expected =
          most == Integer.MAX_VALUE ? "at least %d entry".formatted(least) : "exactly one key";
      problems.value(
          mapping,
          expected,
          size > most
              ? "Indent the settings below the name, and write each part as an entry of its own."
              : "");
    }
  }

  private void unknownKey(
      Mapping mapping, String key, Place place, JsonNode properties, Problems problems) {
    List<String> known = new ArrayList<>();
    properties.fieldNames().forEachRemaining(known::add);
    String fix =
        Suggestion.forName(key, known)
            .or(() -> elsewhere(root, key, ""))
            .map("Did you mean %s?"::formatted)
            .orElse("");
    problems.at(place, mapping.pathOf(key), "unknown key", Suggestion.list(known), fix);
  }

  /** Where in the schema a key of that name is. */
  private Optional<String> elsewhere(JsonNode schema, String key, String path) {
    for (var property : schema.path("properties").properties()) {
      String inside = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      JsonNode resolved = resolve(property.getValue());
      if (resolved.path("properties").has(key)) {
        return Optional.of(inside + "." + key);
      }
    }
    return Optional.empty();
  }

  /** The schema that a reference leads to; the schema itself when it is none. */
  JsonNode resolve(JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    return reference == null ? schema : resolve(root.at(reference.asText().substring(1)));
  }

  /** Of several forms, the one that has the node's type; the whole when there is none. */
  private JsonNode branch(Node node, JsonNode schema) {
    for (JsonNode form : schema.path("oneOf")) {
      JsonNode resolved = branch(node, resolve(form));
      if (fitsType(node, resolved) && !resolved.has("oneOf")) {
        return resolved;
      }
    }
    return schema;
  }

  private static boolean fitsType(Node node, JsonNode schema) {
    if (schema.has("oneOf")) {
      return false;
    }
    JsonNode type = schema.get("type");
    if (type == null) {
      return true;
    }
    if (type.isTextual()) {
      return isType(node, type.asText());
    }
    for (JsonNode one : type) {
      if (isType(node, one.asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isType(Node node, String type) {
    return switch (node) {
      case Mapping mapping -> type.equals("object");
      case Sequence sequence -> type.equals("array");
      case Scalar scalar ->
          switch (type) {
            case "string" -> scalar.value() instanceof String;
            case "boolean" -> scalar.value() instanceof Boolean;
            case "number" -> scalar.value() instanceof Number;
            case "integer" ->
                scalar.value() instanceof Number number
                    && number.doubleValue() == Math.rint(number.doubleValue());
            default -> false;
          };
    };
  }

  private static String quotes(Node node, JsonNode schema) {
    boolean text = schema.path("type").asText().equals("string") && !schema.has("enum");
    boolean plain = node instanceof Scalar scalar && scalar.value() != null;
    return text && plain && !schema.path("x-expected").asText().startsWith("a duration")
        ? "Put quotes around it to make it a text."
        : "";
  }

  /** What may be there, in words. */
  String expectation(JsonNode unresolved) {
    JsonNode schema = resolve(unresolved);
    JsonNode words = schema.get("x-expected");
    return words == null ? new ScalarRules(schema).expectation() : words.asText();
  }

  /** A node of the form that a definition of the schema has, with the defaults of what it omits. */
  Node complete(Node node, String definition) {
    return complete(node, root.at("/$defs/" + definition));
  }

  private Node complete(Node node, JsonNode unresolved) {
    JsonNode schema = branch(node, resolve(unresolved));
    return switch (node) {
      case Scalar scalar -> scalar;
      case Sequence sequence -> {
        JsonNode items = schema.get("items");
        yield items == null
            ? sequence
            : new Sequence(
                sequence.items().stream().map(item -> complete(item, items)).toList(),
                sequence.place(),
                sequence.path());
      }
      case Mapping mapping -> completeMapping(mapping, schema);
    };
  }

  private Mapping completeMapping(Mapping mapping, JsonNode schema) {
    SequencedMap<String, Node> entries = new LinkedHashMap<>(mapping.entries());
    for (var property : schema.path("properties").properties()) {
      JsonNode standard = standard(property.getValue());
      if (standard != null) {
        String path = mapping.pathOf(property.getKey());
        entries.computeIfAbsent(property.getKey(), _ -> tree(standard, mapping.place(), path));
      }
    }
    entries.replaceAll((key, value) -> {
      JsonNode property = schema.path("properties").get(key);
      JsonNode others = schema.get("additionalProperties");
      JsonNode inside = property != null ? property : others;
      return inside == null || !inside.isObject() ? value : complete(value, inside);
    });
    return new Mapping(entries, mapping.keys(), mapping.place(), mapping.path());
  }

  /** The default of a property; null when it has none. */
  @Nullable JsonNode standard(JsonNode property) {
    JsonNode own = property.get("default");
    return own == null ? resolve(property).get("default") : own;
  }

  /** A tree of JSON that stands at a place of a text. */
  private static Node tree(JsonNode json, Place place, String path) {
    if (json.isObject()) {
      SequencedMap<String, Node> entries = new LinkedHashMap<>();
      for (var entry : json.properties()) {
        entries.put(entry.getKey(), tree(entry.getValue(), place, path + "." + entry.getKey()));
      }
      return new Mapping(entries, new LinkedHashMap<>(), place, path);
    }
    if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      json.forEach(item -> items.add(tree(item, place, path + "[" + items.size() + "]")));
      return new Sequence(items, place, path);
    }
    return new Scalar(scalar(json), json.asText(), place, path);
  }

  private static @Nullable Object scalar(JsonNode json) {
    return switch (json.getNodeType()) {
      case BOOLEAN -> json.booleanValue();
      case NUMBER ->
          json.isIntegralNumber() ? (Object) json.longValue() : (Object) json.doubleValue();
      case STRING -> json.textValue();
      default -> null;
    };
  }
}
