package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.Mergeable;
import dev.pawl.stream.SplitMix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the rows of a table hold, column by column: numbers (with times and truth values as numbers)
 * and categories (with texts). Not safe for use by several threads at once.
 */
public final class TableProfile implements Mergeable<TableProfile> {
  private final SequencedMap<String, ColumnProfile> columns = new LinkedHashMap<>();
  private final long seed;

  /**
   * A table without columns.
   *
   * @param seed for its sketches; profiles that are to be merged need different ones
   */
  public TableProfile(long seed) {
    this.seed = seed;
  }

  /** A table of the columns of a schema, without rows. */
  public static TableProfile of(Schema schema, long seed) {
    TableProfile profile = new TableProfile(seed);
    for (Field field : schema.fields()) {
      if (field.type().isNumeric()) {
        profile.numbers(field.name());
      } else {
        profile.categories(field.name());
      }
    }
    return profile;
  }

  /** The column of numbers of that name, made when there is none. */
  public NumberProfile numbers(String name) {
    ColumnProfile column = columns.get(name);
    if (column == null) {
      NumberProfile made = new NumberProfile(SplitMix.seed(seed, columns.size()));
      columns.put(name, made);
      return made;
    }
    if (column instanceof NumberProfile numbers) {
      return numbers;
    }
    throw new IllegalArgumentException(name + ": categories (expected: numbers)");
  }

  /** The column of categories of that name, made when there is none. */
  public CategoryProfile categories(String name) {
    ColumnProfile column = columns.get(name);
    if (column == null) {
      CategoryProfile made = new CategoryProfile();
      columns.put(name, made);
      return made;
    }
    if (column instanceof CategoryProfile categories) {
      return categories;
    }
    throw new IllegalArgumentException(name + ": numbers (expected: categories)");
  }

  /**
   * Puts a column in, which is shared from then on, not copied.
   *
   * @throws IllegalArgumentException when there is one of that name
   */
  public void put(String name, ColumnProfile column) {
    if (columns.putIfAbsent(name, column) != null) {
      throw new IllegalArgumentException(name + ": twice (expected: each name once)");
    }
  }

  /** Adds a row, of the schema that this profile was made of. */
  public void add(Row row) {
    int field = 0;
    for (ColumnProfile column : columns.values()) {
      switch (column) {
        case NumberProfile numbers -> numbers.add(row.number(field));
        case CategoryProfile categories -> {
          String text = row.text(field);
          if (text == null) {
            categories.addMissing();
          } else {
            categories.add(text, row.code(field));
          }
        }
      }
      field++;
    }
  }

  /** The columns by name, in their order. */
  public Map<String, ColumnProfile> columns() {
    return Collections.unmodifiableMap(columns);
  }

  /** How many rows the longest column has. */
  public long rows() {
    return columns.values().stream().mapToLong(ColumnProfile::rows).max().orElse(0);
  }

  /** Takes in {@code other}; columns that this one does not have are added. */
  @Override
  public void merge(TableProfile other) {
    other.columns.forEach((name, theirs) -> {
      ColumnProfile ours = columns.get(name);
      if (ours == null) {
        columns.put(name, theirs.copy());
      } else {
        ours.merge(theirs);
      }
    });
  }

  @Override
  public TableProfile copy() {
    TableProfile copy = new TableProfile(seed);
    copy.merge(this);
    return copy;
  }

  /** Writes the whole state: what is made of it goes on with the same bits. */
  public void snapshot(Tensors.Writer to) {
    to.longs("seed", seed);
    to.texts("names", columns.keySet());
    to.ints(
        "numbers",
        columns.values().stream()
            .mapToInt(column -> column instanceof NumberProfile ? 1 : 0)
            .toArray());
    int i = 0;
    for (ColumnProfile column : columns.values()) {
      column.snapshot(to.in(String.valueOf(i++)));
    }
  }

  /** The profile that {@link #snapshot} was taken of. */
  public static TableProfile of(Tensors from) {
    TableProfile made = new TableProfile(from.longs("seed")[0]);
    List<String> names = from.texts("names");
    int[] numbers = from.ints("numbers");
    for (int i = 0; i < numbers.length; i++) {
      Tensors column = from.in(String.valueOf(i));
      made.put(
          names.get(i), numbers[i] == 1 ? NumberProfile.of(column) : CategoryProfile.of(column));
    }
    return made;
  }
}
