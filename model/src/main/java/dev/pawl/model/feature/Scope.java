package dev.pawl.model.feature;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What one declaration may say: its settings, the columns it may read, and the columns that it
 * adds. Finds columns by name, and notes a problem where one is missing or of the wrong kind.
 *
 * <p>Each declaration also takes {@code as} (names for its outputs, in order) and {@code hidden}
 * (true: its outputs are for later transforms, not for the learner), and {@code assert} (what is
 * stated about its outputs).
 */
final class Scope {
  /** The largest size of a number that is learned: its square must have a place in a double. */
  static final double LARGEST = 1e150;

  private final Columns columns;
  private final Settings settings;
  private final List<Column> written = new ArrayList<>();

  Scope(String path, Declaration declaration, Columns columns, List<Problem> problems) {
    this.columns = columns;
    this.settings = new Settings(path, declaration, problems);
  }

  Settings settings() {
    return settings;
  }

  /** The places of the numbers that {@code of} names. */
  int[] numbers() {
    return settings.names("of").stream().mapToInt(name -> find(name, Column.Kind.NUMBER)).toArray();
  }

  /** The numbers that {@code of} names, with one output for each. */
  Wiring numbers(Function<String, Column> output) {
    int[] inputs = numbers();
    return write(inputs, settings.optionalNames("of").stream().map(output).toList());
  }

  /** The codes that {@code of} names, with one output for each. */
  Wiring codes(Function<String, Column> output) {
    List<String> names = settings.names("of");
    return write(
        names.stream().mapToInt(this::code).toArray(), names.stream().map(output).toList());
  }

  /** The place of a column of codes, or of truth values, which have codes as well. */
  int code(String name) {
    return columns.isBoolean(name) ? columns.use(name) : find(name, Column.Kind.CODE);
  }

  /** A column of the codes 0 to {@code cardinality}. */
  record Group(String name, int place, int cardinality) {}

  /** The column that a setting names, which has few codes; a problem is noted when it has not. */
  Group group(String setting, int most) {
    String name = settings.text(setting, "");
    boolean isThere = columns.has(name);
    int cardinality =
        !isThere ? 0 : columns.isBoolean(name) ? 2 : columns.column(name).cardinality();
    if (cardinality >= 1 && cardinality <= most) {
      return new Group(name, columns.use(name), cardinality);
    }
    if (isThere || !columns.isUncertain()) {
      settings.problem(
          setting,
          name.isEmpty() ? null : name,
          "a column of at most %d categories, such as buckets".formatted(most),
          isThere ? "Bucketise it first, or fold it with hash: {bits: 6}" : columns.hint(name));
    }
    return new Group(name, 0, 0);
  }

  /** The places of the fields that {@code of} names, whose texts are read. */
  int[] texts() {
    return settings.names("of").stream().mapToInt(this::text).toArray();
  }

  private int text(String name) {
    int field = columns.useText(name);
    if (field < 0) {
      settings.problem(
          "of", name, "a field of the row that holds texts or categories", columns.hint(name));
    }
    return Math.max(0, field);
  }

  /** The place of a column of moments: a time, or a number of milliseconds since 1970. */
  int time(String name) {
    if (columns.isBoolean(name)) {
      settings.problem("of", name + ", which is true or false", "a time or a number");
    }
    return find(name, Column.Kind.NUMBER);
  }

  /** The categories that the schema lists for a field of that name, if there is one. */
  List<String> categories(String name) {
    return columns.categories(name);
  }

  private int find(String name, Column.Kind kind) {
    if (!columns.has(name)) {
      if (!columns.isUncertain()) {
        settings.problem("of", name, "one of the columns " + columns.names(), columns.hint(name));
      } else {
        settings.problem("of", name, "a column of a declaration without problems");
      }
      return 0;
    }
    Column column = columns.column(name);
    if (column.kind() != kind) {
      if (kind == Column.Kind.NUMBER) {
        settings.problem("of", name + ", which holds categories", "a column of numbers");
      } else {
        settings.problem(
            "of",
            name + ", which holds numbers",
            "a column of categories",
            "Bucketise it first, and name " + name + "_bucket here");
      }
    }
    return columns.use(name);
  }

  /** Adds the columns that a transform writes, under the names that {@code as} gives. */
  Wiring write(int[] inputs, List<Column> outputs) {
    List<Column> named = outputs;
    boolean hidden = settings.flag("hidden", false);
    if (settings.has("as")) {
      List<String> as = settings.names("as");
      if (as.size() == outputs.size()) {
        named = new ArrayList<>();
        for (int i = 0; i < as.size(); i++) {
          named.add(outputs.get(i).as(as.get(i)));
        }
      } else if (!as.isEmpty()) {
        settings.problem("as", as, "%d names, for %s".formatted(outputs.size(), names(outputs)));
      }
    }
    written.addAll(named);
    int first = columns.size();
    for (Column column : named) {
      if (!columns.add(column, !hidden)) {
        settings.problem(
            "of",
            column.name() + ", which is there already",
            "a new column",
            "Give it another name with the setting as");
      }
    }
    return new Wiring(inputs, first, List.copyOf(named));
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  /** Gives the learner fields as they are. */
  void give() {
    for (String name : settings.names("of")) {
      int place =
          columns.has(name) && columns.isTime(name)
              ? refuseTime(name)
              : find(name, Column.Kind.NUMBER);
      columns.give(place);
      written.add(Column.number(name));
    }
  }

  /** What is stated about the outputs. */
  List<Asserted> assertions() {
    var assertions = new ArrayList<Asserted>();
    for (String text : settings.optionalNames(Asserted.SETTING)) {
      try {
        Assertion assertion = Assertion.of(text);
        boolean ofNumbers = written.stream().allMatch(c -> c.kind() == Column.Kind.NUMBER);
        if (assertion.isOfNumbers() && !ofNumbers) {
          settings.problem(Asserted.SETTING, text, "one-hot or present, of categories");
        } else if (!written.isEmpty()) {
          assertions.addAll(about(names(written), ofNumbers, text, assertion));
        }
      } catch (IllegalArgumentException e) {
        settings.problem(Asserted.SETTING, text, Assertion.EXPECTED);
      }
    }
    return assertions;
  }

  /** One-hot numbers belong together, all else stands by itself. */
  private static List<Asserted> about(
      List<String> names, boolean numbers, String text, Assertion assertion) {
    return numbers && assertion instanceof Assertion.OneHot
        ? List.of(new Asserted(names, text, assertion))
        : names.stream().map(name -> new Asserted(List.of(name), text, assertion)).toList();
  }

  private int refuseTime(String name) {
    settings.problem(
        "of", name + ", which is a time", "a column of numbers", "Take its parts with time");
    return 0;
  }
}
