package dev.pawl.model.row;

import dev.pawl.model.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A schema as plain lists and maps; what is as usual is left out. */
final class SchemaTree {
  private static final List<String> KEYS =
      List.of(
          "name",
          "type",
          "required",
          "minimum",
          "maximum",
          "categories",
          "unit",
          "max_length",
          "wrong");

  private SchemaTree() {}

  static List<Object> write(Schema schema) {
    var fields = new ArrayList<Object>();
    for (Field field : schema.fields()) {
      var tree = new TreeMap<String, Object>();
      tree.put("name", field.name());
      tree.put("type", field.type().name().toLowerCase(Locale.ROOT));
      if (field.required()) {
        tree.put("required", true);
      }
      if (field.minimum() > Double.NEGATIVE_INFINITY) {
        tree.put("minimum", field.minimum());
      }
      if (field.maximum() < Double.POSITIVE_INFINITY) {
        tree.put("maximum", field.maximum());
      }
      if (!field.categories().isEmpty()) {
        tree.put("categories", field.categories());
      }
      if (!field.unit().isEmpty()) {
        tree.put("unit", field.unit());
      }
      if (field.longest() < Field.LONGEST) {
        tree.put("max_length", (double) field.longest());
      }
      if (field.handling() != Handling.REJECT) {
        tree.put("wrong", field.handling().name().toLowerCase(Locale.ROOT));
      }
      fields.add(tree);
    }
    return fields;
  }

  static Schema read(@Nullable Object tree) {
    var fields = new ArrayList<Field>();
    for (Object element : CanonicalJson.list("schema", tree)) {
      String at = "schema[" + fields.size() + "]";
      Map<String, @Nullable Object> map = CanonicalJson.object(at, element);
      for (String key : map.keySet()) {
        if (!KEYS.contains(key)) {
          throw new IllegalArgumentException(
              "%s.%s: unknown (expected: one of %s)".formatted(at, key, String.join(", ", KEYS)));
        }
      }
      var categories = new ArrayList<String>();
      if (map.containsKey("categories")) {
        for (Object category : CanonicalJson.list(at + ".categories", map.get("categories"))) {
          categories.add(CanonicalJson.text(at + ".categories", category));
        }
      }
      fields.add(
          new Field(
              CanonicalJson.text(at + ".name", map.get("name")),
              type(at, CanonicalJson.text(at + ".type", map.get("type"))),
              truth(at + ".required", map.get("required")),
              number(at + ".minimum", map.get("minimum"), Double.NEGATIVE_INFINITY),
              number(at + ".maximum", map.get("maximum"), Double.POSITIVE_INFINITY),
              categories,
              CanonicalJson.text(at + ".unit", map.getOrDefault("unit", "")),
              (int) number(at + ".max_length", map.get("max_length"), Field.LONGEST),
              handling(
                  at, CanonicalJson.text(at + ".wrong", map.getOrDefault("wrong", "reject")))));
    }
    return Schema.of(fields);
  }

  private static Handling handling(String at, String name) {
    for (Handling handling : Handling.values()) {
      if (handling.name().toLowerCase(Locale.ROOT).equals(name)) {
        return handling;
      }
    }
    throw new IllegalArgumentException(
        "%s.wrong: %s (expected: one of reject, impute, flag)".formatted(at, name));
  }

  private static FieldType type(String at, String name) {
    for (FieldType type : FieldType.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "%s.type: %s (expected: one of number, boolean, time, category, text)".formatted(at, name));
  }

  private static boolean truth(String at, @Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      default ->
          throw new IllegalArgumentException(
              "%s: %s (expected: true or false)".formatted(at, value));
    };
  }

  private static double number(String at, @Nullable Object value, double otherwise) {
    return switch (value) {
      case null -> otherwise;
      case Number number -> number.doubleValue();
      default ->
          throw new IllegalArgumentException("%s: %s (expected: a number)".formatted(at, value));
    };
  }
}
