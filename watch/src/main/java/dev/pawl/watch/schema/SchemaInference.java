package dev.pawl.watch.schema;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Infers what data are expected to look like from data that are right, such that more of the same
 * should pass:
 *
 * <ul>
 *   <li>numbers may go beyond what was seen by as much as the seen range is wide, but not below 0
 *       when none did; where the greatest is more than {@value #SKEWED} times the median, it may be
 *       exceeded by as many times as it exceeds that, for such values often grow with their number;
 *   <li>a set of categories is closed when none of them came less than {@value #OFTEN} times: then
 *       a further one has at most about the share of what was seen once (Good 1953), which is none;
 *   <li>open texts may be four times as long as the longest that was seen;
 *   <li>a column without a gap in {@value #ENOUGH} rows or more must have a value; of others at
 *       most a tenth more of the rows may lack one.
 * </ul>
 */
public final class SchemaInference {
  private static final int OFTEN = 5;
  private static final int ENOUGH = 100;
  private static final int SKEWED = 4;
  private static final double FEWER = 0.1;

  private SchemaInference() {}

  /**
   * Infers.
   *
   * @param types the columns in their order; those without a profile get their type only
   * @param profile what they hold
   */
  public static TableSchema infer(SequencedMap<String, FieldType> types, TableProfile profile) {
    List<Field> fields = new ArrayList<>();
    SortedMap<String, Double> presence = new TreeMap<>();
    SortedMap<String, String> assumptions = new TreeMap<>();
    for (Map.Entry<String, FieldType> entry : types.entrySet()) {
      String name = entry.getKey();
      ColumnProfile column = profile.columns().get(name);
      List<String> assumed = new ArrayList<>();
      Field field =
          switch (column) {
            case null -> Field.of(name, entry.getValue());
            case NumberProfile numbers -> number(name, entry.getValue(), numbers, assumed);
            case CategoryProfile categories ->
                category(name, entry.getValue(), categories, assumed);
          };
      if (column != null) {
        field = present(field, column, presence, assumed);
      }
      fields.add(field);
      if (!assumed.isEmpty()) {
        assumptions.put(name, String.join("; ", assumed));
      }
    }
    return new TableSchema(Schema.of(fields), presence, assumptions);
  }

  /** What is expected of the distributions of all columns that have any. */
  public static SortedMap<String, ExpectedShape> shapes(TableProfile profile) {
    SortedMap<String, ExpectedShape> shapes = new TreeMap<>();
    profile
        .columns()
        .forEach(
            (name, column) -> ExpectedShape.of(column).ifPresent(shape -> shapes.put(name, shape)));
    return shapes;
  }

  private static Field number(
      String name, FieldType type, NumberProfile column, List<String> assumed) {
    if (type != FieldType.NUMBER || column.values().count() == 0) {
      return Field.of(name, type);
    }
    double least = column.values().least();
    double greatest = column.values().greatest();
    double wide = greatest - least;
    double minimum = least >= 0 ? Math.max(0, least - wide) : least - wide;
    double median = column.values().distribution().quantile(0.5);
    boolean skewed = least >= 0 && median > 0 && greatest > SKEWED * median;
    double maximum = greatest + (skewed ? greatest * (greatest / median - 1) : wide);
    assumed.add(
        "seen from %s to %s, allowed from %s to %s".formatted(least, greatest, minimum, maximum));
    return new Field(name, type, false, minimum, maximum, List.of(), "");
  }

  private static Field category(
      String name, FieldType type, CategoryProfile column, List<String> assumed) {
    List<FrequentItems.Item<String>> items = column.items().items();
    boolean closed =
        type == FieldType.CATEGORY
            && column.isExact()
            && column.present() >= ENOUGH
            && items.stream().allMatch(item -> item.count() >= OFTEN);
    if (!closed) {
      assumed.add(
          String.format(
              Locale.ROOT, "open: about %.0f different ones, some seldom", column.distinct()));
      int longest = (int) Math.min(Field.LONGEST, 4L * column.longestText());
      if (longest == 0) {
        return Field.of(name, type);
      }
      assumed.add(
          "at most %d characters seen, %d allowed".formatted(column.longestText(), longest));
      return Field.of(name, type).atMost(longest);
    }
    List<String> names = items.stream().map(FrequentItems.Item::item).sorted().toList();
    assumed.add("closed: each of " + names.size() + " came " + OFTEN + " times or more");
    return new Field(
        name, type, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, names, "");
  }

  private static Field present(
      Field field, ColumnProfile column, SortedMap<String, Double> presence, List<String> assumed) {
    if (column.missing() == 0 && column.rows() >= ENOUGH) {
      assumed.add("required: there in all " + column.rows() + " rows");
      return field.asRequired();
    }
    if (column.rows() > 0 && column.missing() < column.rows()) {
      double share = 1 - (double) column.missing() / column.rows();
      presence.put(field.name(), Math.max(0, share - FEWER));
      assumed.add(String.format(Locale.ROOT, "there in %.1f %% of the rows", 100 * share));
    }
    return field;
  }
}
