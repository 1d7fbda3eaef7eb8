package dev.pawl.spec.template;

import dev.pawl.spec.Identifier;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Suggestion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes a first spec for a table. The text reads back as a valid spec, says in comments what was
 * seen and what to think about, and depends on nothing but its arguments.
 */
public final class SpecTemplate {

  /** More classes than that are hardly a label. */
  private static final int MOST_CLASSES = 50;

  /** More values than that are hashed rather than encoded one by one. */
  private static final int MOST_VALUES = 1_000;

  /**
   * A column with more than that share of different values is a key, which nothing is learned of.
   */
  private static final double KEY = 0.9;

  /** So many first steps of a weight would cross all that the label has been seen to be. */
  private static final double STEPS_OVER_RANGE = 500;

  private static final double LEAST_RATE = 1e-6;
  private static final double LARGEST_RATE = 1e6;

  private final TableSummary table;
  private final ColumnSummary target;
  private final List<String> names;
  private final String outcome;
  private final SequencedMap<String, ColumnSummary> inputs = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private SpecTemplate(TableSummary table, ColumnSummary target) {
    this.table = table;
    this.target = target;
    this.names = Identifier.ofAll(table.columns().stream().map(ColumnSummary::name).toList());
    this.outcome = names.get(table.columns().indexOf(target));
  }

  /**
   * A commented spec.
   *
   * @param table what was seen
   * @param target the column that is to be predicted
   * @param owner who answers for the model
   * @throws IllegalArgumentException when there is no such column, or it cannot be predicted
   */
  public static String of(TableSummary table, String target, String owner) {
    ColumnSummary column =
        table.columns().stream()
            .filter(candidate -> candidate.name().equals(target))
            .findFirst()
            .orElseThrow(() -> noColumn(table, target));
    var template = new SpecTemplate(table, column);
    template.chooseInputs();
    template.write(owner);
    return template.text.toString();
  }

  private static IllegalArgumentException noColumn(TableSummary table, String target) {
    List<String> names = table.columns().stream().map(ColumnSummary::name).toList();
    return new IllegalArgumentException(
        "target: %s (expected: %s)%s"
            .formatted(
                target,
                Suggestion.list(names),
                Suggestion.forName(target, names).map(". Did you mean %s?"::formatted).orElse("")));
  }

  private void chooseInputs() {
    for (int i = 0; i < table.columns().size(); i++) {
      ColumnSummary column = table.columns().get(i);
      Optional<String> reason = reasonAgainst(column);
      if (reason.isPresent()) {
        leftOut.add("%s (%s)".formatted(oneLine(column.name()), reason.get()));
      } else if (!column.equals(target)) {
        inputs.put(names.get(i), column);
      }
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "columns: none but the target and what was left out: %s (expected: at least one input)"
              .formatted(String.join(", ", leftOut)));
    }
  }

  private Optional<String> reasonAgainst(ColumnSummary column) {
    if (column.name().equals(target.name())) {
      return Optional.empty();
    }
    if (table.predictionTime().filter(column.name()::equals).isPresent()) {
      return Optional.of("the time of the prediction, which each request carries");
    }
    if (table.outcomeTime().filter(column.name()::equals).isPresent()) {
      return Optional.of("the time of the outcome");
    }
    if (column.missing() == column.rows()) {
      return Optional.of("empty");
    }
    return column.distinct() <= 1 ? Optional.of("always the same") : Optional.empty();
  }

  private void write(String owner) {
    Label label = label();
    line(
        "# A first spec, written from %s (%,d rows)."
            .formatted(oneLine(table.source()), target.rows()));
    line("# Go through it from top to bottom; docs/spec.md explains each key.");
    line("model: " + Identifier.ofModel(target.name()));
    line("owner: %s  # who answers for the model".formatted(quoted(owner)));
    line(
        "purpose: %s  # what it is for, in a sentence"
            .formatted(quoted("Predicts " + target.name())));
    label.task().ifPresent(task -> line("task: " + task));
    line("");
    line(
        "# What a request carries. Take out what is not yet known when a prediction is asked for:");
    line("# an input that gives the outcome away makes a model that looks good and is of no use.");
    line("inputs:");
    inputs.forEach(
        (name, column) -> line("  %s: %s  # %s".formatted(name, type(column), seen(name, column))));
    if (!leftOut.isEmpty()) {
      line("  # Left out: " + String.join(", ", leftOut) + ".");
    }
    line("");
    writeOutcome(label);
    writeFeatures(label);
    writeTraining(label);
  }

  private void writeOutcome(Label label) {
    line("# What comes back, and what label is made of it.");
    line("outcome:");
    line("  values: {%s: %s}  # %s".formatted(outcome, type(target), seen(outcome, target)));
    line("  window: 7d  # how long after its prediction an outcome counts");
    line("  label: %s".formatted(label.expression()));
    line("  unanswered: drop  # what no outcome came for; or: negative, which learns a label of 0");
    line(
        "  # join_by: [...]  # the inputs that outcomes name, unless they name the prediction's id");
    line("");
  }

  private void writeFeatures(Label label) {
    List<String> numbers =
        named(column ->
            column.type() == InputSpec.Type.NUMBER || column.type() == InputSpec.Type.BOOLEAN);
    List<String> few =
        named(column -> isCategory(column) && column.distinct() <= MOST_VALUES && !isKey(column));
    List<String> many =
        named(column -> isCategory(column) && column.distinct() > MOST_VALUES && !isKey(column));
    List<String> times = named(column -> column.type() == InputSpec.Type.TIME);
    List<String> unused =
        named(column ->
            column.type() == InputSpec.Type.TEXT || (isCategory(column) && isKey(column)));
    List<String> groups = named(column -> isCategory(column) && !isKey(column));
    line("# Columns that change with every event, for example the mean of the last day:");
    line("# live:");
    line(
        "#   recent: {mean: %s, by: %s, window: 1d}"
            .formatted(
                outcome, groups.isEmpty() ? inputs.firstEntry().getKey() : groups.getFirst()));
    line("");
    line("# What the learner reads.");
    line(
        "features:%s"
            .formatted(
                numbers.isEmpty() && few.isEmpty() && many.isEmpty() && times.isEmpty()
                    ? " []"
                    : ""));
    feature("standardise", numbers, "numbers on one scale");
    feature("one_hot", few, "a weight for each value");
    if (!many.isEmpty()) {
      line(
          "  - hash: {of: [%s], bits: 12}  # many values share 4,096 weights"
              .formatted(String.join(", ", many)));
    }
    feature("time", times, "hour and weekday; with zone: for a clock other than UTC");
    if (!unused.isEmpty()) {
      line(
          "  # Not used: %s (texts, and keys with a value of its own in nearly every row)."
              .formatted(String.join(", ", unused)));
    }
    line(
        label.task().orElse("").startsWith("{classes")
            ? "learner: mean  # the share of each class; linear answers yes or no: one model for each class"
            : "learner: " + linear(label));
    line("");
  }

  /**
   * A linear learner whose steps suit the label: a learning rate is in the label's unit, and the
   * standard one is made for log-odds.
   */
  private String linear(Label label) {
    double range = target.maximum().orElse(Double.NaN) - target.minimum().orElse(Double.NaN);
    double rate = range / STEPS_OVER_RANGE;
    if (!label.task().equals(Optional.of("regression"))
        || !(rate >= LEAST_RATE && rate <= LARGEST_RATE)) {
      return "linear";
    }
    return "{linear: {learning_rate: %s}}  # how far a weight may move at its first example, in the unit of %s"
        .formatted(
            BigDecimal.valueOf(rate).round(new MathContext(1)).stripTrailingZeros().toPlainString(),
            outcome);
  }

  private void feature(String kind, List<String> of, String comment) {
    if (!of.isEmpty()) {
      line("  - %s: [%s]  # %s".formatted(kind, String.join(", ", of), comment));
    }
  }

  private void writeTraining(Label label) {
    line("training:");
    line("  mode: continual  # or: manual, scheduled_stateless, scheduled_stateful");
    line("  micro_batch: 512  # examples that are learned from at once");
    line(
        "  triggers: [{every: 1d}]  # when a version is cut; also labels, more_labels, performance, drift");
    line("  window: 90d  # how far back a training from scratch looks");
    line("  seed: 1");
    line("");
    line("# A new version takes over when it is not worse than the margin allows.");
    line("evaluation:");
    line("  metric: %s".formatted(label.metric()));
    line("  block: 1h  # events of one block count as one observation");
    line("  margin: 1%");
    line("  alpha: 5%  # the probability of a wrong promotion");
  }

  /** How the target becomes a label. */
  private record Label(Optional<String> task, String expression, String metric) {}

  private Label label() {
    String name = outcome;
    return switch (target.type()) {
      case BOOLEAN -> new Label(Optional.of("binary"), name, "log_loss");
      case NUMBER ->
          target.isFlag()
              ? new Label(Optional.of("binary"), name + " == 1", "log_loss")
              : new Label(Optional.of("regression"), name, "absolute_error");
      case CATEGORY, TEXT ->
          target.distinct() == 2 && target.examples().size() == 2
              ? new Label(
                  Optional.of("binary"),
                  "'%s == %s'".formatted(name, literal(target.examples().getLast())),
                  "log_loss")
              : new Label(Optional.of(classes()), name, "log_loss");
      case TIME -> throw unpredictable("a time", "a number, true or false, or a category");
    };
  }

  /** A text as expressions have it, within a YAML value that is in quotes. */
  private static String literal(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "''");
    return "\"" + escaped + "\"";
  }

  private String classes() {
    List<String> names = target.examples();
    if (names.size() < 2 || names.size() > MOST_CLASSES || names.size() < target.distinct()) {
      throw unpredictable(
          "%,d different texts".formatted(target.distinct()),
          "a number, true or false, or a category of 2 to %d values".formatted(MOST_CLASSES));
    }
    return "{classes: [%s]}"
        .formatted(names.stream().map(SpecTemplate::quoted).collect(Collectors.joining(", ")));
  }

  private IllegalArgumentException unpredictable(String found, String expected) {
    return new IllegalArgumentException(
        "target: %s, which is %s (expected: %s)".formatted(target.name(), found, expected));
  }

  private List<String> named(Predicate<ColumnSummary> test) {
    return inputs.entrySet().stream()
        .filter(entry -> test.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isCategory(ColumnSummary column) {
    return column.type() == InputSpec.Type.CATEGORY;
  }

  private static boolean isKey(ColumnSummary column) {
    return column.distinct() > KEY * (column.rows() - column.missing());
  }

  private static String type(ColumnSummary column) {
    return switch (column.type()) {
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case TIME -> "time";
      case CATEGORY -> "category";
      case TEXT -> "text";
    };
  }

  /** What was seen of a column, for a comment. */
  private static String seen(String name, ColumnSummary column) {
    List<String> parts = new ArrayList<>();
    if (!name.equals(column.name())) {
      parts.add("column '%s'".formatted(oneLine(column.name())));
    }
    if (column.minimum().isPresent() && column.maximum().isPresent()) {
      parts.add(
          "%s … %s"
              .formatted(
                  number(column.minimum().getAsDouble()), number(column.maximum().getAsDouble())));
    } else if (!column.examples().isEmpty()) {
      String examples =
          column.examples().stream()
              .limit(3)
              .map(SpecTemplate::shortened)
              .collect(Collectors.joining(", "));
      parts.add(
          column.distinct() > 3
              ? "%s values: %s, …".formatted(count(column.distinct()), examples)
              : examples);
    }
    double missing = 1 - column.filled();
    parts.add(
        missing == 0
            ? "never missing"
            : missing < 0.001 ? "under 0.1 % missing" : "%.1f %% missing".formatted(100 * missing));
    return String.join("; ", parts);
  }

  private static String count(long distinct) {
    return distinct > MOST_VALUES ? "over %,d".formatted(MOST_VALUES) : "%,d".formatted(distinct);
  }

  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  private static String shortened(String example) {
    String line = oneLine(example);
    return line.length() > 24 ? line.substring(0, 24) + "…" : line;
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  /** A text as YAML: in quotes. */
  private static String quoted(String text) {
    return "'" + oneLine(text).replace("'", "''") + "'";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
