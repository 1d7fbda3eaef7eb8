package dev.pawl.store.csv;

import dev.pawl.model.row.FieldType;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a CSV file hold, as profiles that can be compared.
 *
 * @param columns the profiles: numbers and truth values as numbers, all others but times as
 *     categories; times have none: they are later in every later file
 * @param types what all columns seem to hold, in their order
 * @param rows how many rows the file has
 */
public record CsvProfile(TableProfile columns, SequencedMap<String, FieldType> types, long rows) {
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");

  public CsvProfile {
    types = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(types));
  }

  /**
   * Reads a file twice, for the types and for the values.
   *
   * @param file the file
   * @param seed for the sketches; profiles that are to be merged need different ones
   * @param like a file whose types hold for columns without any value in this one; null for none
   * @throws InvalidCsvException when it is no CSV file, or has no rows
   */
  public static CsvProfile read(Path file, long seed, @Nullable CsvProfile like) {
    CsvColumns seen = CsvColumns.infer(file, Long.MAX_VALUE);
    TableProfile profile = new TableProfile(seed);
    List<Taker> takers = new ArrayList<>();
    SequencedMap<String, FieldType> types = new LinkedHashMap<>();
    for (CsvColumn column : seen.columns()) {
      String name = column.name();
      FieldType type = FieldType.valueOf(column.type().name());
      if (column.missing() == seen.rows() && like != null) {
        type = like.types().getOrDefault(name, type);
      }
      types.put(name, type);
      takers.add(
          switch (type) {
            case NUMBER, BOOLEAN -> numbers(profile.numbers(name));
            case TIME -> text -> {};
            case CATEGORY, TEXT -> profile.categories(name)::add;
          });
    }
    try (CsvTable table = CsvTable.open(file)) {
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        for (int i = 0; i < takers.size(); i++) {
          takers.get(i).take(line.values()[i]);
        }
      }
    }
    return new CsvProfile(profile, types, seen.rows());
  }

  private interface Taker {
    void take(String text);
  }

  private static Taker numbers(NumberProfile profile) {
    return text -> {
      if (ColumnSeen.isNothing(text)) {
        profile.addMissing();
      } else {
        profile.add(ColumnSeen.number(text).orElse(TRUE.contains(text) ? 1 : 0));
      }
    };
  }

  /** The columns of times. */
  public List<String> times() {
    return types.keySet().stream().filter(name -> types.get(name) == FieldType.TIME).toList();
  }

  /** The same without some columns. */
  public CsvProfile without(Set<String> names) {
    TableProfile rest = new TableProfile(0);
    columns
        .columns()
        .forEach((name, column) -> {
          if (!names.contains(name)) {
            rest.put(name, column);
          }
        });
    return new CsvProfile(rest, types, rows);
  }
}
