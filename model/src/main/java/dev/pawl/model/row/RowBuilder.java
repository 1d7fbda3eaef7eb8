package dev.pawl.model.row;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a schema from values as JSON has them, and finds all that is wrong with them.
 *
 * <p>What a field takes: {@code NUMBER} a finite number within its bounds; {@code BOOLEAN} true or
 * false; {@code TIME} whole milliseconds since 1970-01-01T00:00Z, or an ISO 8601 text with an
 * offset; {@code CATEGORY} a text, one of the schema's when it lists them; {@code TEXT} a text. A
 * text has at most {@value #MAXIMUM_TEXT} characters, or fewer when its field says so. Null is
 * missing.
 *
 * <p>A value that its field does not accept makes the row {@link Result.Invalid}, unless the
 * field's {@link Handling} says otherwise: then it is left out or kept, and counted.
 *
 * <p>A builder may be used again and again, by one thread at a time: {@link #build} leaves it
 * empty. On the way of a valid row it allocates the row alone.
 */
public final class RowBuilder {
  /** How many characters (UTF-16 units) a text may have. */
  public static final int MAXIMUM_TEXT = Field.LONGEST;

  private static final double LARGEST_TIME = 8.64e15;

  private final Schema schema;
  private final RowCodec codec;
  private final Draft draft;
  private final boolean[] given;
  private final FieldRule[] rules;
  private @Nullable List<Anomaly> anomalies;
  private long imputed;
  private long flagged;

  /** A builder of rows of that schema. */
  public RowBuilder(Schema schema) {
    this(
        schema,
        new RowCodec(schema),
        schema.fields().stream().map(FieldRule::new).toArray(FieldRule[]::new));
  }

  private RowBuilder(Schema schema, RowCodec codec, FieldRule[] rules) {
    this.schema = schema;
    this.codec = codec;
    this.draft = new Draft(codec);
    this.given = new boolean[schema.size()];
    this.rules = rules;
  }

  /**
   * An empty builder of rows of the same schema; costs no more than its memory. Safe for use by any
   * thread, whatever others do with this one.
   */
  public RowBuilder another() {
    return new RowBuilder(schema, codec, rules);
  }

  /** What became of the values: a row, or all that is wrong with them. */
  public sealed interface Result {
    /** The row. */
    record Valid(Row row) implements Result {}

    /** What is wrong, in the order in which it was found; at least one thing. */
    record Invalid(List<Anomaly> anomalies) implements Result {
      public Invalid {
        anomalies = List.copyOf(anomalies);
      }
    }
  }

  /** The schema of the rows. */
  public Schema schema() {
    return schema;
  }

  /**
   * What has been given so far, to derive further fields from. It changes with the builder, and
   * fields not given yet are missing.
   */
  public Row soFar() {
    return draft;
  }

  /** Gives a number, or a time in milliseconds. */
  public RowBuilder set(int field, double value) {
    if (isFirst(field)) {
      FieldRule rule = rules[field];
      switch (rule.type) {
        case NUMBER -> {
          if (value >= rule.minimum && value <= rule.maximum && !Double.isInfinite(value)) {
            draft.number(field, value);
          } else if (rule.handling == Handling.REJECT || !Double.isFinite(value)) {
            wrong(field, number(value), "");
          } else if (isKept(rule, true) && rule.handling == Handling.FLAG) {
            draft.number(field, value);
          }
        }
        case TIME -> {
          if (!(Math.abs(value) <= LARGEST_TIME) || value != Math.rint(value)) {
            wrong(field, number(value), "");
          } else {
            draft.number(field, value);
          }
        }
        case BOOLEAN -> wrong(field, number(value), "Write true or false");
        case CATEGORY, TEXT -> wrong(field, number(value), "Write it in quotes");
      }
    }
    return this;
  }

  /** Gives a truth value. */
  public RowBuilder set(int field, boolean value) {
    if (isFirst(field)) {
      if (rules[field].type == FieldType.BOOLEAN) {
        draft.number(field, value ? 1 : 0);
      } else {
        wrong(field, Boolean.toString(value), "");
      }
    }
    return this;
  }

  /** Gives a text, or a time as ISO 8601; null is missing. The text is copied. */
  public RowBuilder set(int field, @Nullable CharSequence value) {
    if (value == null) {
      return setMissing(field);
    }
    if (isFirst(field)) {
      FieldRule rule = rules[field];
      switch (rule.type) {
        case NUMBER -> wrong(field, quoted(value), "Write a number without quotes");
        case BOOLEAN -> wrong(field, quoted(value), "Write true or false without quotes");
        case TIME -> parseTime(field, value.toString());
        case CATEGORY, TEXT -> setText(field, value, rule);
      }
    }
    return this;
  }

  private void setText(int field, CharSequence value, FieldRule rule) {
    if (value.length() > rule.field.longest()) {
      boolean fits = value.length() <= MAXIMUM_TEXT;
      if (!isKept(rule, fits)) {
        add(
            new Anomaly(
                rule.field.name(),
                "a text of %,d characters".formatted(value.length()),
                "at most %,d characters".formatted(rule.field.longest()),
                "Shorten it"));
      } else if (rule.handling == Handling.FLAG && fits) {
        draft.text(field, value);
      }
      return;
    }
    draft.text(field, value);
    if (!rule.allows(draft.code(field))) {
      if (!isKept(rule, true)) {
        wrong(field, quoted(value), Spelling.hint(value.toString(), rule.field.categories(), ""));
      } else if (rule.handling == Handling.IMPUTE) {
        draft.leaveOut(field);
      }
    }
  }

  /**
   * Counts a value that is not accepted where the field says that the row is not refused for it.
   *
   * @param fits whether the field's type can hold it
   */
  private boolean isKept(FieldRule rule, boolean fits) {
    switch (rule.handling) {
      case REJECT -> {
        return false;
      }
      case IMPUTE -> imputed++;
      case FLAG -> {
        flagged++;
        imputed += fits ? 0 : 1;
      }
    }
    return true;
  }

  /**
   * How many values counted as missing although they were given, or were missing where one is
   * required, in all rows so far.
   */
  public long imputed() {
    return imputed;
  }

  /** How many values were not accepted and flagged for it, in all rows so far. */
  public long flagged() {
    return flagged;
  }

  /** Says that a field has no value; the same as not giving it. */
  public RowBuilder setMissing(int field) {
    isFirst(field);
    return this;
  }

  /**
   * Gives a value of any kind by the field's name: a {@link Number}, {@link Boolean}, {@link
   * CharSequence} or null. Anything else, and a name that the schema does not have, is an anomaly.
   */
  public RowBuilder set(String name, @Nullable Object value) {
    int field = schema.find(name);
    if (field < 0) {
      return unknown(name);
    }
    return switch (value) {
      case null -> setMissing(field);
      case Number number -> set(field, number.doubleValue());
      case Boolean truth -> set(field, truth.booleanValue());
      case CharSequence text -> set(field, text);
      default -> {
        if (isFirst(field)) {
          wrong(field, shortened(value.toString()), "");
        }
        yield this;
      }
    };
  }

  /** Notes that a value was given that no field can take, such as a list. */
  public RowBuilder setWrong(int field, String value) {
    if (isFirst(field)) {
      wrong(field, shortened(value), "");
    }
    return this;
  }

  /** Notes that a value was given for a field that the schema does not have. */
  public RowBuilder unknown(String name) {
    add(
        new Anomaly(
            shortened(name),
            "unknown field",
            "one of " + schema.names(),
            Spelling.hint(name, schema.names(), "Leave it out, or add it to the schema")));
    return this;
  }

  /**
   * Gives a value as it stands in a text file, read by the field's type; the empty text is missing.
   * Truth values may also be written 1 and 0, and times as milliseconds.
   */
  public RowBuilder parse(int field, String text) {
    if (text.isEmpty()) {
      return setMissing(field);
    }
    switch (rules[field].type) {
      case CATEGORY, TEXT -> set(field, text);
      case BOOLEAN -> {
        switch (text) {
          case "true", "True", "TRUE", "1" -> set(field, true);
          case "false", "False", "FALSE", "0" -> set(field, false);
          default -> setWrong(field, quoted(text));
        }
      }
      case NUMBER, TIME -> {
        double number = numberOf(text);
        if (!Double.isNaN(number)) {
          set(field, number);
        } else if (rules[field].type == FieldType.TIME) {
          set(field, text);
        } else {
          setWrong(field, quoted(text));
        }
      }
    }
    return this;
  }

  private static double numberOf(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * The row, or all that is wrong with what was given; the builder is empty then.
   *
   * @return {@link Result.Valid} or {@link Result.Invalid}
   */
  public Result build() {
    for (int field = 0; field < rules.length; field++) {
      Field declared = rules[field].field;
      if (declared.required() && draft.isMissing(field) && !isNamed(declared.name())) {
        missing(field);
      }
    }
    Result result =
        anomalies == null ? new Result.Valid(draft.finish()) : new Result.Invalid(anomalies);
    clear();
    return result;
  }

  /**
   * The row.
   *
   * @throws IllegalArgumentException when anything is wrong, with all of it
   */
  public Row row() {
    return switch (build()) {
      case Result.Valid(Row row) -> row;
      case Result.Invalid(List<Anomaly> found) ->
          throw new IllegalArgumentException(
              String.join("; ", found.stream().map(Anomaly::message).toList()));
    };
  }

  /** Forgets all that was given. */
  public void clear() {
    draft.clear();
    Arrays.fill(given, false);
    anomalies = null;
  }

  /** A value that was given and not accepted is counted already. */
  private void missing(int field) {
    if (rules[field].handling == Handling.REJECT) {
      wrong(field, "missing", "Give it a value");
    } else if (!given[field]) {
      isKept(rules[field], false);
    }
  }

  private boolean isNamed(String field) {
    return anomalies != null && anomalies.stream().anyMatch(a -> a.field().equals(field));
  }

  private boolean isFirst(int field) {
    if (given[field]) {
      add(new Anomaly(schema.field(field).name(), "given twice", "one value", "Leave one out"));
      return false;
    }
    given[field] = true;
    return true;
  }

  private void parseTime(int field, String text) {
    try {
      draft.number(field, (double) time(text).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      wrong(field, quoted(text), "Write it like 2013-01-01T05:15:00Z or 2013-01-01T05:15:00-05:00");
    }
  }

  private static Instant time(String text) {
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }

  private void wrong(int field, String value, String remedy) {
    if (rules[field].handling != Handling.REJECT) {
      isKept(rules[field], false);
      return;
    }
    add(new Anomaly(schema.field(field).name(), value, rules[field].expectation(), remedy));
  }

  private void add(Anomaly anomaly) {
    if (anomalies == null) {
      anomalies = new ArrayList<>();
    }
    anomalies.add(anomaly);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String quoted(CharSequence text) {
    return '"' + shortened(text.toString()) + '"';
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
