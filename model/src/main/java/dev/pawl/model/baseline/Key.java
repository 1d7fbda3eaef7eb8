package dev.pawl.model.baseline;

import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some fields of a row as one code: categories, texts and truth values. Immutable.
 *
 * <p>The code of one category is that of its text; those of several are mixed, in order. Missing is
 * a value like any other; a key whose only field is missing has code 0.
 */
public final class Key {
  private final List<String> names;
  private final int[] fields;
  private final boolean[] truths;
  private final Optional<Season> season;
  private final int time;

  private Key(
      List<String> names, int[] fields, boolean[] truths, Optional<Season> season, int time) {
    this.names = names;
    this.fields = fields;
    this.truths = truths;
    this.season = season;
    this.time = time;
  }

  /**
   * A key of these fields, in this order; of none, for one key for all rows.
   *
   * @throws IllegalArgumentException when the schema has no such field, or it holds numbers or
   *     times
   */
  public static Key of(Schema schema, List<String> names) {
    return of(schema, names, Optional.empty());
  }

  /**
   * A key of these fields, in this order, and of the part of a season.
   *
   * @throws IllegalArgumentException when the schema has no such field, or a field is of the wrong
   *     type
   */
  public static Key of(Schema schema, List<String> names, Optional<Season> season) {
    int[] fields = new int[names.size()];
    boolean[] truths = new boolean[names.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = schema.indexOf(names.get(i));
      FieldType type = schema.field(fields[i]).type();
      truths[i] = type == FieldType.BOOLEAN;
      if (type.isNumeric() && !truths[i]) {
        throw new IllegalArgumentException(
            "field: %s, of type %s (expected: one of %s)"
                .formatted(names.get(i), type, candidates(schema)));
      }
    }
    int time = season.map(part -> schema.indexOf(part.time())).orElse(-1);
    if (time >= 0 && schema.field(time).type() != FieldType.TIME) {
      throw new IllegalArgumentException(
          "season: %s, of type %s (expected: one of the time fields %s)"
              .formatted(
                  schema.field(time).name(), schema.field(time).type(), Season.candidates(schema)));
    }
    return new Key(List.copyOf(names), fields, truths, season, time);
  }

  /** The names of the fields that can be part of a key. */
  public static List<String> candidates(Schema schema) {
    var names = new ArrayList<String>();
    for (var field : schema.fields()) {
      if (!field.type().isNumeric() || field.type() == FieldType.BOOLEAN) {
        names.add(field.name());
      }
    }
    return names;
  }

  /** The fields' names. */
  public List<String> names() {
    return names;
  }

  /** The season, whose part is in the key too. */
  public Optional<Season> season() {
    return season;
  }

  /** Whether it is one key for all rows. */
  public boolean isEmpty() {
    return fields.length == 0 && season.isEmpty();
  }

  /** The code of a row; 0 when the key has no fields. Allocates nothing. */
  public long of(Row row) {
    if (fields.length == 1 && time < 0) {
      return code(row, 0);
    }
    long mixed = time < 0 ? 0 : mix(season.get().part(row, time) + 2);
    for (int i = 0; i < fields.length; i++) {
      mixed = mix(mixed + code(row, i) + 1);
    }
    return mixed;
  }

  private long code(Row row, int i) {
    if (!truths[i]) {
      return row.code(fields[i]);
    }
    double truth = row.number(fields[i]);
    return Double.isNaN(truth) ? 0 : truth == 0 ? 1 : 2;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014): one to one, and no bit is lost. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
