package dev.pawl.model.row;

import org.jspecify.annotations.Nullable;

/**
 * A row seen under another schema: fields are found by name, and those that the row does not have,
 * or holds as another kind, are missing. A model of an earlier spec goes on predicting this way
 * after its requests have changed.
 */
public final class Projection implements Row {
  private final Row row;
  private final Schema schema;
  private final int[] sources;

  private Projection(Row row, Schema schema, int[] sources) {
    this.row = row;
    this.schema = schema;
    this.sources = sources;
  }

  /** The row under another schema. O(fields). */
  public static Row of(Row row, Schema schema) {
    int[] sources = new int[schema.size()];
    for (int i = 0; i < sources.length; i++) {
      Field field = schema.field(i);
      int source = row.schema().find(field.name());
      boolean fits =
          source >= 0 && row.schema().field(source).type().isNumeric() == field.type().isNumeric();
      sources[i] = fits ? source : -1;
    }
    return new Projection(row, schema, sources);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public double number(int field) {
    return sources[field] < 0 ? Double.NaN : row.number(sources[field]);
  }

  @Override
  public long code(int field) {
    return sources[field] < 0 ? 0 : row.code(sources[field]);
  }

  @Override
  public @Nullable String text(int field) {
    return sources[field] < 0 ? null : row.text(sources[field]);
  }
}
