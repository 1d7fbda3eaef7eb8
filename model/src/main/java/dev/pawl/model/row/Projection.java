package dev.pawl.model.row;

import org.jspecify.annotations.Nullable;

/**
 * Shows rows of one schema under another: fields are found by name, and those that the row does not
 * have, or holds as another kind, are missing. A model of an earlier spec goes on predicting this
 * way after its requests have changed. Immutable, safe for use by any thread.
 */
public final class Projection {
  private final Schema from;
  private final Schema to;
  private final int[] sources;

  private Projection(Schema from, Schema to, int[] sources) {
    this.from = from;
    this.to = to;
    this.sources = sources;
  }

  /** From rows of one schema to another. O(fields); to be kept for many rows. */
  public static Projection between(Schema from, Schema to) {
    int[] sources = new int[to.size()];
    for (int i = 0; i < sources.length; i++) {
      Field field = to.field(i);
      int source = from.find(field.name());
      boolean fits =
          source >= 0 && from.field(source).type().isNumeric() == field.type().isNumeric();
      sources[i] = fits ? source : -1;
    }
    return new Projection(from, to, sources);
  }

  /** One row under another schema: itself when names and types are the same, else in O(fields). */
  public static Row of(Row row, Schema schema) {
    boolean fits = row.schema().fingerprint() == schema.fingerprint();
    return fits ? row : between(row.schema(), schema).of(row);
  }

  /**
   * A row under the other schema; the row itself when names and types are the same.
   *
   * @param row of the schema that this comes from
   */
  public Row of(Row row) {
    if (row.schema().fingerprint() != from.fingerprint()) {
      throw new IllegalArgumentException(
          "row: of %s (expected: of %s)".formatted(row.schema().names(), from.names()));
    }
    return from.fingerprint() == to.fingerprint() ? row : new View(row, this);
  }

  private record View(Row row, Projection projection) implements Row {
    private int source(int field) {
      return projection.sources[field];
    }

    @Override
    public Schema schema() {
      return projection.to;
    }

    @Override
    public double number(int field) {
      return source(field) < 0 ? Double.NaN : row.number(source(field));
    }

    @Override
    public long code(int field) {
      return source(field) < 0 ? 0 : row.code(source(field));
    }

    @Override
    public @Nullable String text(int field) {
      return source(field) < 0 ? null : row.text(source(field));
    }

    @Override
    public String toString() {
      return RowText.of(this);
    }
  }
}
