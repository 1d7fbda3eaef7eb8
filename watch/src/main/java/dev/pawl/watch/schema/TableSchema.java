package dev.pawl.watch.schema;

import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a table are expected to look like.
 *
 * @param schema the columns with their types, bounds and categories
 * @param presence for columns, in which share of the rows there is a value at least, in [0, 1]
 * @param shapes for columns, how their values are distributed
 * @param assumptions for columns, in words, what was assumed when the schema was inferred
 */
public record TableSchema(
    Schema schema,
    SortedMap<String, Double> presence,
    SortedMap<String, ExpectedShape> shapes,
    SortedMap<String, String> assumptions) {
  private static final int VERSION = 1;
  private static final List<String> KEYS =
      List.of("version", "fields", "presence", "distributions", "assumptions");

  public TableSchema {
    Objects.requireNonNull(schema, "schema");
    presence = Collections.unmodifiableSortedMap(new TreeMap<>(presence));
    shapes = Collections.unmodifiableSortedMap(new TreeMap<>(shapes));
    shapes.keySet().forEach(schema::indexOf);
    assumptions = Collections.unmodifiableSortedMap(new TreeMap<>(assumptions));
    presence.forEach((name, share) -> {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "presence.%s: %s (expected: in [0, 1])".formatted(name, share));
      }
      schema.indexOf(name);
    });
  }

  /** A schema that expects nothing of distributions. */
  public TableSchema(
      Schema schema, SortedMap<String, Double> presence, SortedMap<String, String> assumptions) {
    this(schema, presence, new TreeMap<>(), assumptions);
  }

  /** The same, with what is expected of distributions. */
  public TableSchema expecting(SortedMap<String, ExpectedShape> distributions) {
    return new TableSchema(schema, presence, distributions, assumptions);
  }

  /** As canonical JSON, which {@link #fromJson} reads; it may be edited. */
  public String toJson() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("version", VERSION);
    tree.put("fields", schema.toTree());
    tree.put("presence", presence);
    if (!shapes.isEmpty()) {
      Map<String, Object> distributions = new TreeMap<>();
      shapes.forEach((name, shape) -> distributions.put(name, shape.toTree()));
      tree.put("distributions", distributions);
    }
    tree.put("assumptions", assumptions);
    return CanonicalJson.write(tree);
  }

  /**
   * The schema that a JSON text says; only {@code fields} must be there.
   *
   * @throws IllegalArgumentException when it says none, with the place
   */
  public static TableSchema fromJson(String json) {
    Map<String, @Nullable Object> tree = CanonicalJson.readObject(json);
    for (String key : tree.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "%s: unknown (expected: %s)".formatted(key, String.join(", ", KEYS)));
      }
    }
    if (tree.get("version") instanceof Number number && number.intValue() != VERSION) {
      throw new IllegalArgumentException(
          "version: " + number + " (expected: " + VERSION + "). Use a newer pawl");
    }
    SortedMap<String, Double> presence = new TreeMap<>();
    if (tree.containsKey("presence")) {
      CanonicalJson.object("presence", tree.get("presence"))
          .forEach((name, share) -> presence.put(name, number("presence." + name, share)));
    }
    SortedMap<String, ExpectedShape> shapes = new TreeMap<>();
    if (tree.containsKey("distributions")) {
      CanonicalJson.object("distributions", tree.get("distributions"))
          .forEach((name, shape) ->
              shapes.put(name, ExpectedShape.ofTree("distributions." + name, shape)));
    }
    SortedMap<String, String> assumptions = new TreeMap<>();
    if (tree.containsKey("assumptions")) {
      CanonicalJson.object("assumptions", tree.get("assumptions"))
          .forEach((name, text) ->
              assumptions.put(name, CanonicalJson.text("assumptions." + name, text)));
    }
    return new TableSchema(Schema.ofTree(tree.get("fields")), presence, shapes, assumptions);
  }

  static double number(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(name + ": " + value + " (expected: a number)");
  }

  /**
   * As a JSON Schema (draft 2020-12) of one row as an object. Presence of a share has no word
   * there.
   */
  public String toJsonSchema() {
    Map<String, Object> properties = new TreeMap<>();
    List<String> required = new ArrayList<>();
    for (Field field : schema.fields()) {
      properties.put(field.name(), property(field));
      if (field.required()) {
        required.add(field.name());
      }
    }
    Map<String, Object> tree = new TreeMap<>();
    tree.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    tree.put("type", "object");
    tree.put("properties", properties);
    tree.put("required", required);
    return CanonicalJson.write(tree);
  }

  private static Map<String, Object> property(Field field) {
    Map<String, Object> property = new TreeMap<>();
    String type =
        switch (field.type()) {
          case NUMBER -> "number";
          case BOOLEAN -> "boolean";
          case TIME, CATEGORY, TEXT -> "string";
        };
    property.put("type", field.required() ? type : List.of(type, "null"));
    if (field.type() == FieldType.TIME) {
      property.put("format", "date-time");
    }
    if (field.minimum() > Double.NEGATIVE_INFINITY) {
      property.put("minimum", field.minimum());
    }
    if (field.maximum() < Double.POSITIVE_INFINITY) {
      property.put("maximum", field.maximum());
    }
    if (field.longest() < Field.LONGEST) {
      property.put("maxLength", field.longest());
    }
    if (!field.categories().isEmpty()) {
      List<@Nullable Object> names = new ArrayList<>(field.categories());
      if (!field.required()) {
        names.add(null);
      }
      property.put("enum", names);
    }
    if (!field.unit().isEmpty()) {
      property.put("description", "in " + field.unit());
    }
    return property;
  }
}
