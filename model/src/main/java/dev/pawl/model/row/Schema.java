package dev.pawl.model.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The declared columns of a row, in a fixed order: a field's place in it is its index everywhere.
 * Immutable.
 */
public final class Schema {
  private final List<Field> fields;
  private final Map<String, Integer> indices = new HashMap<>();

  private Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    for (int i = 0; i < fields.size(); i++) {
      if (indices.put(fields.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "fields: %s twice (expected: each name once)".formatted(fields.get(i).name()));
      }
    }
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
          "field: %s (expected: one of %s)"
              .formatted(name, fields.stream().map(Field::name).toList()));
    }
    return index;
  }

  /** This schema with more fields behind its own. */
  public Schema plus(List<Field> more) {
    var all = new java.util.ArrayList<>(fields);
    all.addAll(more);
    return new Schema(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema that && fields.equals(that.fields);
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
