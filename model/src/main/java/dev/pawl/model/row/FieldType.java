package dev.pawl.model.row;

/** What a field holds. */
public enum FieldType {
  /** A finite number, or missing. */
  NUMBER,
  /** True or false, held as 1 and 0, or missing. */
  BOOLEAN,
  /** A moment, held as milliseconds since 1970-01-01T00:00Z, or missing. */
  TIME,
  /** One of a set of names, open unless the schema lists them, or missing. */
  CATEGORY,
  /** Free text, or missing. */
  TEXT;

  /** Whether values are held as a number ({@link Row#number}); otherwise as text. */
  public boolean isNumeric() {
    return this == NUMBER || this == BOOLEAN || this == TIME;
  }
}
