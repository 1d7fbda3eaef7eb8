package dev.pawl.model.row;

import dev.pawl.model.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The declared columns of a row, in a fixed order: a field's place in it is its index everywhere.
 * Immutable.
 */
public final class Schema {
  private final List<Field> fields;
  private final Map<String, Integer> indices = new HashMap<>();
  private final long fingerprint;

  private Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    for (int i = 0; i < fields.size(); i++) {
      if (indices.put(fields.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "fields: %s twice (expected: each name once)".formatted(fields.get(i).name()));
      }
    }
    this.fingerprint = fingerprint(this.fields);
  }

  private static long fingerprint(List<Field> fields) {
    var text = new StringBuilder();
    for (Field field : fields) {
      text.append(field.name()).append('\0').append(field.type()).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(bytes, 0, bytes.length, 0);
  }

  /**
   * A schema of these fields, in this order.
   *
   * @throws IllegalArgumentException when a name occurs twice
   */
  public static Schema of(List<Field> fields) {
    return new Schema(fields);
  }

  /** A schema of these fields, in this order. */
  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** All fields, in order. */
  public List<Field> fields() {
    return fields;
  }

  /** How many fields there are. */
  public int size() {
    return fields.size();
  }

  /** The field at an index in [0, {@link #size}). */
  public Field field(int index) {
    return fields.get(index);
  }

  /** The index of the field of that name, or −1. */
  public int find(String name) {
    return indices.getOrDefault(name, -1);
  }

  /**
   * The index of the field of that name.
   *
   * @throws IllegalArgumentException when there is none, with the names that there are
   */
  public int indexOf(String name) {
    int index = find(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "field: %s (expected: one of %s). %s"
              .formatted(name, names(), Spelling.hint(name, names(), ""))
              .strip());
    }
    return index;
  }

  /** The names of all fields, in order. */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** This schema with more fields behind its own. */
  public Schema plus(List<Field> more) {
    var all = new ArrayList<>(fields);
    all.addAll(more);
    return new Schema(all);
  }

  /**
   * A hash of the names and types in their order: what a row's bytes depend on. Schemas that differ
   * in bounds, categories or requirements alone share it. It never changes.
   */
  public long fingerprint() {
    return fingerprint;
  }

  /** This schema as plain lists and maps, to be part of a larger JSON value. */
  public List<Object> toTree() {
    return SchemaTree.write(this);
  }

  /**
   * The schema that {@link #toTree} gave.
   *
   * @throws IllegalArgumentException when it is something else, with the place
   */
  public static Schema ofTree(@Nullable Object tree) {
    return SchemaTree.read(tree);
  }

  /** This schema as canonical JSON. */
  public String toJson() {
    return CanonicalJson.write(toTree());
  }

  /**
   * The schema that {@link #toJson} gave.
   *
   * @throws IllegalArgumentException when it is something else, with the place
   */
  public static Schema fromJson(String json) {
    return ofTree(CanonicalJson.read(json));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Schema that
            && fingerprint == that.fingerprint
            && fields.equals(that.fields));
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
