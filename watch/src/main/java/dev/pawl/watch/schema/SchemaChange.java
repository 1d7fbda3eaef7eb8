package dev.pawl.watch.schema;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A difference between two versions of a schema.
 *
 * @param field the name of the column
 * @param what what is different, in words
 * @param breaking whether rows that the earlier one accepts are refused by the later one
 */
public record SchemaChange(String field, String what, boolean breaking) {

  public SchemaChange {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(what, "what");
  }

  /** All differences, in the order of the earlier columns, then new ones. */
  public static List<SchemaChange> between(TableSchema earlier, TableSchema later) {
    List<SchemaChange> changes = new ArrayList<>();
    Schema before = earlier.schema();
    Schema after = later.schema();
    for (Field field : before.fields()) {
      int index = after.find(field.name());
      if (index < 0) {
        changes.add(new SchemaChange(field.name(), "removed", false));
      } else {
        compare(field, after.field(index), changes);
        presence(field.name(), earlier, later, changes);
      }
    }
    for (Field field : after.fields()) {
      if (before.find(field.name()) < 0) {
        changes.add(
            new SchemaChange(
                field.name(), field.required() ? "added, required" : "added", field.required()));
      }
    }
    return List.copyOf(changes);
  }

  private static void compare(Field before, Field after, List<SchemaChange> to) {
    String name = before.name();
    if (before.type() != after.type()) {
      to.add(new SchemaChange(name, "type: " + before.type() + " → " + after.type(), true));
    }
    if (before.required() != after.required()) {
      boolean now = after.required();
      to.add(new SchemaChange(name, now ? "required now" : "no longer required", now));
    }
    if (before.minimum() != after.minimum()) {
      to.add(
          new SchemaChange(
              name,
              "minimum: " + before.minimum() + " → " + after.minimum(),
              after.minimum() > before.minimum()));
    }
    if (before.maximum() != after.maximum()) {
      to.add(
          new SchemaChange(
              name,
              "maximum: " + before.maximum() + " → " + after.maximum(),
              after.maximum() < before.maximum()));
    }
    if (before.longest() != after.longest()) {
      to.add(
          new SchemaChange(
              name,
              "longest text: " + before.longest() + " → " + after.longest(),
              after.longest() < before.longest()));
    }
    if (before.handling() != after.handling()) {
      to.add(
          new SchemaChange(
              name,
              "wrong values: " + word(before.handling()) + " → " + word(after.handling()),
              after.handling() == Handling.REJECT));
    }
    if (!before.unit().equals(after.unit())) {
      to.add(
          new SchemaChange(
              name, "unit: \"" + before.unit() + "\" → \"" + after.unit() + "\"", true));
    }
    categories(name, before.categories(), after.categories(), to);
  }

  private static String word(Handling handling) {
    return handling.name().toLowerCase(Locale.ROOT);
  }

  private static void categories(
      String name, List<String> before, List<String> after, List<SchemaChange> to) {
    if (before.isEmpty() && !after.isEmpty()) {
      to.add(new SchemaChange(name, "categories: closed now, " + after, true));
      return;
    }
    if (!before.isEmpty() && after.isEmpty()) {
      to.add(new SchemaChange(name, "categories: open now", false));
      return;
    }
    List<String> came = new ArrayList<>(after);
    came.removeAll(before);
    if (!came.isEmpty()) {
      to.add(new SchemaChange(name, "categories added: " + came, false));
    }
    List<String> went = new ArrayList<>(before);
    went.removeAll(after);
    if (!went.isEmpty()) {
      to.add(new SchemaChange(name, "categories removed: " + went, true));
    }
  }

  private static void presence(
      String name, TableSchema earlier, TableSchema later, List<SchemaChange> to) {
    double before = earlier.presence().getOrDefault(name, 0.0);
    double after = later.presence().getOrDefault(name, 0.0);
    if (before != after) {
      to.add(new SchemaChange(name, "presence: " + before + " → " + after, after > before));
    }
  }
}
