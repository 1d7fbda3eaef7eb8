package dev.pawl.loop.join;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row as text, field by field; the empty text is missing. */
record PlainRow(Schema schema, List<String> cells) implements Row {

  static PlainRow of(Schema schema, Object... cells) {
    return new PlainRow(schema, Arrays.stream(cells).map(Object::toString).toList());
  }

  byte[] bytes() {
    return String.join("\n", cells).getBytes(StandardCharsets.UTF_8);
  }

  static PlainRow decode(Schema schema, byte[] bytes) {
    return new PlainRow(
        schema, Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
  }

  @Override
  public double number(int field) {
    return isEmpty(field) || !schema.field(field).type().isNumeric()
        ? Double.NaN
        : Double.parseDouble(cells.get(field));
  }

  @Override
  public long code(int field) {
    return isEmpty(field) || schema.field(field).type().isNumeric()
        ? 0
        : cells.get(field).hashCode() | 1L << 40;
  }

  @Override
  public @Nullable String text(int field) {
    return code(field) == 0 ? null : cells.get(field);
  }

  private boolean isEmpty(int field) {
    return cells.get(field).isEmpty();
  }
}
