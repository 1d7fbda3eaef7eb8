package dev.pawl.model.row;

import java.util.StringJoiner;

/** Rows for people. */
final class RowText {

  private RowText() {}

  /** The values that are there, by name. */
  static String of(Row row) {
    var text = new StringJoiner(", ", "{", "}");
    Schema schema = row.schema();
    for (int i = 0; i < schema.size(); i++) {
      if (!row.isMissing(i)) {
        String value = row.text(i);
        text.add(schema.field(i).name() + "=" + (value == null ? row.number(i) : value));
      }
    }
    return text.toString();
  }
}
