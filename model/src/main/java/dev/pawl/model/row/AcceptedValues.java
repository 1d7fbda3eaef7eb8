package dev.pawl.model.row;

/**
 * Whether the values of rows are what their schema accepts. Those of fields with {@link
 * Handling#FLAG} may not be: they were kept all the same. Immutable, and safe for use by any
 * thread.
 */
public final class AcceptedValues {
  private final FieldRule[] rules;

  /** What that schema accepts. */
  public AcceptedValues(Schema schema) {
    rules = schema.fields().stream().map(FieldRule::new).toArray(FieldRule[]::new);
  }

  /** Whether a field of a row has an accepted value, or none. */
  public boolean has(Row row, int field) {
    FieldRule rule = rules[field];
    return switch (rule.type) {
      case NUMBER -> {
        double value = row.number(field);
        yield Double.isNaN(value) || (value >= rule.minimum && value <= rule.maximum);
      }
      case BOOLEAN, TIME -> true;
      case CATEGORY ->
          row.isMissing(field) || (rule.allows(row.code(field)) && isShort(row, field));
      case TEXT -> isShort(row, field);
    };
  }

  private boolean isShort(Row row, int field) {
    String text = row.text(field);
    return text == null || text.length() <= rules[field].field.longest();
  }

  /** What a field accepts, in words. */
  public String expectation(int field) {
    return rules[field].expectation();
  }
}
