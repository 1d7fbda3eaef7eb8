package dev.pawl.store.csv;

import dev.pawl.spec.InputSpec;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a CSV file hold, as profiles that can be compared.
 *
 * @param columns the profiles: numbers and truth values as numbers, all other columns as categories
 * @param times the columns of times, which have no profile: they are later in every later file
 * @param rows how many rows the file has
 */
public record CsvProfile(TableProfile columns, List<String> times, long rows) {
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");

  public CsvProfile {
    times = List.copyOf(times);
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
    CsvColumns types = CsvColumns.infer(file, Long.MAX_VALUE);
    TableProfile profile = new TableProfile(seed);
    List<Taker> takers = new ArrayList<>();
    List<String> times = new ArrayList<>();
    for (CsvColumn column : types.columns()) {
      String name = column.name();
      boolean numbers =
          (column.missing() == types.rows() && like != null)
              ? like.columns().columns().get(name) instanceof NumberProfile
              : column.type() == InputSpec.Type.NUMBER || column.type() == InputSpec.Type.BOOLEAN;
      boolean absentTime = like != null && like.times().contains(name);
      if (column.type() == InputSpec.Type.TIME
          || (column.missing() == types.rows() && absentTime)) {
        times.add(name);
        takers.add(text -> {});
      } else if (numbers) {
        takers.add(numbers(profile.numbers(name)));
      } else {
        CategoryProfile categories = profile.categories(name);
        takers.add(categories::add);
      }
    }
    try (CsvTable table = CsvTable.open(file)) {
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        for (int i = 0; i < takers.size(); i++) {
          takers.get(i).take(line.values()[i]);
        }
      }
    }
    return new CsvProfile(profile, times, types.rows());
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

  /** The names of all columns, in alphabetical order. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(columns.columns().keySet());
    names.addAll(times);
    return names;
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
    return new CsvProfile(rest, times, rows);
  }
}
