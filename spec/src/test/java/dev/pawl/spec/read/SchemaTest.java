package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  private static final int MUTANTS = 500;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** All that {@link Schema} understands, and the words that only people read. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "$id",
          "$ref",
          "$defs",
          "type",
          "enum",
          "const",
          "pattern",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "properties",
          "required",
          "additionalProperties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "items",
          "minItems",
          "uniqueItems",
          "oneOf",
          "title",
          "description",
          "default",
          "examples",
          "x-expected");

  private static final List<JsonNode> JUNK =
      List.of(
          JSON.textNode(""),
          JSON.textNode("1h"),
          JSON.textNode("1 hour"),
          JSON.textNode("5%"),
          JSON.textNode("linear"),
          JSON.textNode("number"),
          JSON.textNode("Not a name"),
          JSON.numberNode(0),
          JSON.numberNode(-3),
          JSON.numberNode(3),
          JSON.numberNode(70_000),
          JSON.numberNode(0.5),
          JSON.booleanNode(true),
          JSON.booleanNode(false),
          JSON.nullNode(),
          JSON.objectNode(),
          JSON.objectNode().put("linear", 1),
          JSON.objectNode().put("every", "1d"),
          JSON.objectNode().put("type", "number"),
          JSON.arrayNode(),
          JSON.arrayNode().add("a"),
          JSON.arrayNode().add("a").add("a"),
          JSON.arrayNode().add(1).add("1d"));

  private final com.networknt.schema.Schema reference =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Schema.published().root());

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void it_accepts_and_refuses_what_an_independent_validator_does(long seed) {
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      JsonNode mutant = json(YamlTexts.tree(random.nextBoolean() ? "flights.yaml" : "small.yaml"));
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        mutate((ObjectNode) mutant, random);
      }
      boolean expected = reference.validate(mutant).isEmpty();
      assertThat(fits(mutant)).as("seed %d: %s", seed, mutant).isEqualTo(expected);
      refused += expected ? 0 : 1;
    }
    assertThat(refused).as("refused of %d", MUTANTS).isBetween(MUTANTS / 4, MUTANTS * 19 / 20);
  }

  private static boolean fits(JsonNode json) {
    var problems = new Problems();
    Node tree = YamlText.read(json.toString(), "json", problems).orElseThrow();
    Schema.published().check(tree, problems);
    return problems.isEmpty();
  }

  private static void mutate(ObjectNode root, SplittableRandom random) {
    List<ObjectNode> objects = new ArrayList<>();
    List<ArrayNode> arrays = new ArrayList<>();
    collect(root, objects, arrays);
    if (!arrays.isEmpty() && random.nextInt(4) == 0) {
      ArrayNode array = arrays.get(random.nextInt(arrays.size()));
      array.insert(random.nextInt(array.size() + 1), junk(random));
      return;
    }
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    if (keys.isEmpty() || random.nextInt(8) == 0) {
      object.set(random.nextBoolean() ? "unknown" : "No-Name", junk(random));
      return;
    }
    String key = keys.get(random.nextInt(keys.size()));
    if (random.nextInt(4) == 0) {
      object.remove(key);
    } else {
      object.set(key, junk(random));
    }
  }

  private static JsonNode junk(SplittableRandom random) {
    return JUNK.get(random.nextInt(JUNK.size())).deepCopy();
  }

  private static void collect(JsonNode node, List<ObjectNode> objects, List<ArrayNode> arrays) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    } else if (node instanceof ArrayNode array) {
      arrays.add(array);
    }
    node.forEach(child -> collect(child, objects, arrays));
  }

  private static JsonNode json(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.entries().forEach((key, value) -> object.set(key, json(value)));
        yield object;
      }
      case Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Scalar scalar ->
          switch (scalar.value()) {
            case null -> JSON.nullNode();
            case Boolean condition -> JSON.booleanNode(condition);
            case Long whole -> JSON.numberNode(whole);
            case Double number -> JSON.numberNode(number);
            default -> JSON.textNode(scalar.text());
          };
    };
  }

  @Test
  void it_uses_only_keywords_that_are_checked() {
    var unknown = new ArrayList<String>();
    schemas(Schema.published().root(), unknown);
    schemas(Schema.ofScenarios().root(), unknown);
    assertThat(unknown).isEmpty();
  }

  private static void schemas(JsonNode schema, List<String> unknown) {
    schema
        .properties()
        .forEach(keyword -> {
          String name = keyword.getKey();
          if (!KEYWORDS.contains(name)) {
            unknown.add(name);
          }
          switch (name) {
            case "properties", "$defs", "oneOf" ->
                keyword.getValue().forEach(inner -> schemas(inner, unknown));
            case "items", "propertyNames", "additionalProperties" ->
                schemas(keyword.getValue(), unknown);
            default -> {}
          }
        });
  }

  @Test
  void it_fits_its_own_standard() {
    com.networknt.schema.Schema standard =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(standard.validate(Schema.published().root())).isEmpty();
    assertThat(standard.validate(Schema.ofScenarios().root())).isEmpty();
  }

  @Test
  void every_example_and_default_fits_where_it_is_given() {
    var wrong = new ArrayList<String>();
    for (Schema one : List.of(Schema.published(), Schema.ofScenarios())) {
      examples(one.root(), one.root().get("$defs"), "", wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private void examples(JsonNode schema, JsonNode shared, String path, List<String> wrong) {
    List<JsonNode> values = new ArrayList<>();
    schema.path("examples").forEach(values::add);
    if (schema.has("default")) {
      values.add(schema.get("default"));
    }
    for (JsonNode value : values) {
      ObjectNode alone = JSON.objectNode();
      alone.set("$defs", shared);
      alone.set("allOf", JSON.arrayNode().add(schema));
      if (!SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(alone)
          .validate(value)
          .isEmpty()) {
        wrong.add(path + ": " + value);
      }
    }
    for (String inside : List.of("properties", "$defs")) {
      schema
          .path(inside)
          .properties()
          .forEach(entry -> examples(entry.getValue(), shared, path + "." + entry.getKey(), wrong));
    }
    schema.path("oneOf").forEach(form -> examples(form, shared, path, wrong));
  }
}
