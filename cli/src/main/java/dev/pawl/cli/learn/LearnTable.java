package dev.pawl.cli.learn;

import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import dev.pawl.spec.InputSpec;
import dev.pawl.store.csv.CsvColumn;
import dev.pawl.store.csv.CsvColumns;
import dev.pawl.store.csv.CsvFields;
import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import dev.pawl.stream.Moments;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A CSV or Parquet file as rows to learn from: what its columns hold, which are read, and what is
 * predicted.
 *
 * @param file the file
 * @param rows how many rows it has
 * @param schema the columns that are read, by the file's names
 * @param target what is predicted
 * @param columns how each column is taken, in the file's order
 */
record LearnTable(Path file, long rows, Schema schema, Target target, List<Taken> columns) {
  private static final int FEW = 10;
  private static final int FIRST = 1_000;

  /** A column of which more than that share of the rows is different is a key, or free text. */
  private static final double KEY = 0.5;

  /** Texts of three words and more are written by people, and no keys. */
  private static final Pattern WORDS = Pattern.compile("\\p{L}+\\W+\\w+\\W+\\w+");

  LearnTable {
    columns = List.copyOf(columns);
  }

  /**
   * How a column is taken.
   *
   * @param name its name
   * @param as such as {@code number}, {@code target}, or {@code left out}
   * @param why in words
   */
  record Taken(String name, String as, String why) {}

  /**
   * What the user says of the columns.
   *
   * @param target the column to predict
   * @param exclude columns that are not read
   * @param categorical columns whose values are categories, whatever they look like
   * @param text columns whose words are read
   * @param task {@code regression}, {@code classification}, or "" to infer it
   */
  record Wish(
      String target, Set<String> exclude, Set<String> categorical, Set<String> text, String task) {}

  /** Takes examples in the order of the file. */
  @FunctionalInterface
  interface Examples {
    /**
     * The next example.
     *
     * @param row its inputs
     * @param label its label
     * @param line where it stands
     */
    void next(Row row, double label, CsvLine line);
  }

  /**
   * Finds out what a file holds, by reading all of it.
   *
   * @throws IllegalArgumentException when a column is not there, or nothing can be learned
   */
  static LearnTable infer(Path file, Wish wish) {
    CsvColumns found = CsvColumns.infer(file, Long.MAX_VALUE);
    List<String> names = found.columns().stream().map(CsvColumn::name).toList();
    require("--target", wish.target(), names);
    wish.exclude().forEach(name -> require("--exclude", name, names));
    if (wish.exclude().contains(wish.target())) {
      throw new IllegalArgumentException(
          "--exclude: %s (expected: not the column of --target)".formatted(wish.target()));
    }
    wish.categorical().forEach(name -> require("--categorical", name, names));
    wish.text().forEach(name -> require("--text", name, names));
    Map<String, Long> distinct = distinct(file, found);
    var taken = new ArrayList<Taken>();
    var fields = new ArrayList<Field>();
    Target target = null;
    for (CsvColumn column : found.columns()) {
      if (column.name().equals(wish.target())) {
        target = target(file, column, wish);
        taken.add(new Taken(column.name(), "target", describe(target) + always(column)));
      } else {
        taken.add(take(column, wish, fields, distinct, found.rows()));
      }
    }
    if (target == null || fields.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no column to learn from besides %s (expected: at least one). Exclude fewer"
              .formatted(file, wish.target()));
    }
    return new LearnTable(file, found.rows(), Schema.of(fields), target, taken);
  }

  /**
   * A file for a learner that is there already.
   *
   * @param schema what the learner reads
   */
  static LearnTable of(Path file, Schema schema, Target target) {
    long rows = 0;
    try (CsvTable table = CsvTable.open(file)) {
      table.indexOf(target.column());
      while (table.read() != null) {
        rows++;
      }
    }
    List<Taken> columns =
        schema.fields().stream()
            .map(field ->
                new Taken(
                    field.name(),
                    field.type().name().toLowerCase(Locale.ROOT),
                    "as the saved learner reads it"))
            .toList();
    return new LearnTable(file, rows, schema, target, columns);
  }

  private static void require(String option, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: one of the columns %s). %s"
              .formatted(option, name, names, Spelling.hint(name, names, ""))
              .strip());
    }
  }

  /** How many different values the columns of many categories have. */
  private static Map<String, Long> distinct(Path file, CsvColumns found) {
    var seen = new TreeMap<String, Set<String>>();
    for (CsvColumn column : found.columns()) {
      if (column.type() == InputSpec.Type.CATEGORY && column.values().isEmpty()) {
        seen.put(column.name(), new HashSet<>());
      }
    }
    var counts = new TreeMap<String, Long>();
    if (!seen.isEmpty()) {
      try (CsvTable table = CsvTable.open(file)) {
        for (CsvLine line = table.read(); line != null; line = table.read()) {
          String[] values = line.values();
          seen.forEach((name, texts) -> texts.add(values[table.indexOf(name)]));
        }
      }
    }
    seen.forEach((name, texts) -> counts.put(name, (long) texts.size()));
    return counts;
  }

  private static Taken take(
      CsvColumn column, Wish wish, List<Field> fields, Map<String, Long> distinct, long rows) {
    if (wish.exclude().contains(column.name())) {
      return new Taken(column.name(), "left out", "as asked");
    }
    FieldType type = type(column, wish);
    boolean asked =
        wish.categorical().contains(column.name()) || wish.text().contains(column.name());
    String why = asked ? "as asked" : column.assumption();
    long values = distinct.getOrDefault(column.name(), 0L);
    if (values > KEY * rows && !asked) {
      if (!WORDS.matcher(column.example()).find()) {
        return new Taken(column.name(), "left out", "%,d different texts: a key".formatted(values));
      }
      type = FieldType.TEXT;
      why = "%,d different texts".formatted(values);
    }
    fields.add(Field.of(column.name(), type));
    String how = type == FieldType.TEXT ? "; its words are counted" : always(column);
    return new Taken(column.name(), type.name().toLowerCase(Locale.ROOT), why + how);
  }

  private static String always(CsvColumn column) {
    return column.distinct() == 1 ? "; always " + column.example() : "";
  }

  private static FieldType type(CsvColumn column, Wish wish) {
    if (wish.categorical().contains(column.name())) {
      return FieldType.CATEGORY;
    }
    if (wish.text().contains(column.name())) {
      return FieldType.TEXT;
    }
    return switch (column.type()) {
      case NUMBER -> FieldType.NUMBER;
      case BOOLEAN -> FieldType.BOOLEAN;
      case TIME -> FieldType.TIME;
      case CATEGORY -> FieldType.CATEGORY;
      case TEXT -> FieldType.TEXT;
    };
  }

  private static Target target(Path file, CsvColumn column, Wish wish) {
    if (column.type() == InputSpec.Type.TIME && !wish.categorical().contains(column.name())) {
      throw new IllegalArgumentException(
          "--target: %s, which holds times (expected: a column of numbers or classes)"
              .formatted(column.name()));
    }
    boolean numbers =
        column.type() == InputSpec.Type.NUMBER || column.type() == InputSpec.Type.BOOLEAN;
    boolean regression =
        switch (wish.task()) {
          case "regression" -> true;
          case "classification" -> false;
          default ->
              column.type() == InputSpec.Type.NUMBER
                  && !wish.categorical().contains(column.name())
                  && !isFew(file, column);
        };
    if (regression && (!numbers || CsvFields.number(column.example()).isEmpty())) {
      throw new IllegalArgumentException(
          "--task: regression of %s, which holds %s (expected: a column of numbers)"
              .formatted(column.name(), column.assumption()));
    }
    if (regression) {
      return Target.ofNumbers(column.name());
    }
    try {
      return Target.ofClasses(column.name(), classes(file, column));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s. The column: %s".formatted(e.getMessage(), column.assumption()), e);
    }
  }

  /** Whether these are a few whole numbers: classes rather than quantities. */
  private static boolean isFew(Path file, CsvColumn column) {
    return column.distinct() >= 2
        && column.distinct() <= FEW
        && classes(file, column).stream().allMatch(value -> value.matches("[+-]?\\d{1,9}"));
  }

  /** The classes: numbers in their order, texts as they first appear. */
  private static List<String> classes(Path file, CsvColumn column) {
    var seen = new LinkedHashSet<String>();
    boolean numbers = column.type() != InputSpec.Type.CATEGORY;
    try (CsvTable table = CsvTable.open(file)) {
      int index = table.indexOf(column.name());
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        String value = line.values()[index].strip();
        if (!value.isEmpty() && !(numbers && CsvFields.isNothing(value))) {
          seen.add(value);
        }
      }
    }
    var classes = new ArrayList<>(seen);
    if (column.type() == InputSpec.Type.NUMBER) {
      classes.sort(Comparator.comparingDouble(Double::parseDouble));
    } else if (column.type() == InputSpec.Type.BOOLEAN) {
      classes.sort(null);
    }
    return classes;
  }

  private static String describe(Target target) {
    return target.task() instanceof Task.Regression
        ? "numbers: a regression"
        : "classes " + String.join(", ", target.classes());
  }

  /** The columns that are to be read and that the file does not have. */
  List<String> missing() {
    try (CsvTable table = CsvTable.open(file)) {
      return new CsvFields(table, schema, ZoneOffset.UTC).missing();
    }
  }

  /**
   * How large the first labels of a regression are, as the root of their mean square: what a step
   * of a learner is to be measured by. NaN where all are 0, and for classes.
   */
  double labelSize() {
    var labels = new Moments();
    try (CsvTable table = CsvTable.open(file)) {
      int index = table.indexOf(target.column());
      CsvLine line = table.read();
      for (int i = 0; i < FIRST && line != null && target.classes().isEmpty(); i++) {
        label(table, line, line.values()[index]).ifPresent(label -> labels.add(label * label, 1));
        line = table.read();
      }
    }
    double size = Math.sqrt(labels.mean());
    return size > 0 && size < Double.POSITIVE_INFINITY ? size : Double.NaN;
  }

  /**
   * Lets all rows pass; those whose target is missing are left out.
   *
   * @return how many were left out
   */
  long pass(Examples examples) {
    long left = 0;
    try (CsvTable table = CsvTable.open(file)) {
      var fields = new CsvFields(table, schema, ZoneOffset.UTC);
      int index = table.indexOf(target.column());
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        OptionalDouble label = label(table, line, line.values()[index]);
        if (label.isEmpty()) {
          left++;
        } else {
          examples.next(fields.row(line), label.getAsDouble(), line);
        }
      }
    }
    return left;
  }

  private OptionalDouble label(CsvTable table, CsvLine line, String text) {
    try {
      return target.label(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s, %s".formatted(table.place(line), e.getMessage()), e);
    }
  }
}
