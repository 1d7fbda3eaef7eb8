package dev.pawl.spec.read;

import dev.pawl.spec.Expression;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.TaskSpec.Kind;
import dev.pawl.spec.expression.TypedExpression;
import dev.pawl.spec.expression.ValueType;
import dev.pawl.spec.read.Node.Scalar;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the outcome, and the task, which the label decides when it is left out. */
final class OutcomeReader {

  private static final TaskSpec REGRESSION = new TaskSpec(Kind.REGRESSION, List.of());
  private static final TaskSpec BINARY = new TaskSpec(Kind.BINARY, List.of());
  private static final Set<ValueType> LABELS =
      EnumSet.of(ValueType.NUMBER, ValueType.CONDITION, ValueType.DURATION, ValueType.TEXT);

  private final Names names;
  private final ExpressionReader expressions;
  private final Problems problems;

  OutcomeReader(Names names, ExpressionReader expressions) {
    this.names = names;
    this.expressions = expressions;
    this.problems = expressions.problems();
  }

  /**
   * What was read.
   *
   * @param outcome empty when the label could not be read
   */
  record Read(TaskSpec task, Optional<OutcomeSpec> outcome) {}

  Read read(Section whole) {
    Section section = whole.section("outcome");
    Optional<TaskSpec> declared = task(whole);
    Optional<Scalar> labelNode = labelNode(section);
    Optional<TypedExpression> typed = labelNode.flatMap(node -> label(node, declared));
    TaskSpec task = declared.orElseGet(() -> typed.map(OutcomeReader::taskOf).orElse(REGRESSION));
    Duration window = section.positiveDuration("window").orElse(Duration.ofDays(1));
    When when = section.choice("when", When.class).orElse(When.FIRST);
    Unanswered unanswered = section.choice("unanswered", Unanswered.class).orElse(Unanswered.DROP);
    if (unanswered == Unanswered.NEGATIVE && task.kind() == Kind.CLASSES) {
      section
          .scalar("unanswered")
          .ifPresent(node -> problems.value(node, "drop, for a task with classes", ""));
    }
    List<String> joinBy =
        section.names("join_by").stream().map(node -> names.input(node, problems)).toList();
    Optional<Expression> label = typed.map(it -> indexed(it, task));
    return new Read(
        task,
        label.map(it -> new OutcomeSpec(names.outcomes(), joinBy, window, it, when, unanswered)));
  }

  private static Optional<TaskSpec> task(Section whole) {
    return whole
        .node("task")
        .map(node -> {
          if (node instanceof Scalar scalar) {
            return scalar.text().equals("binary") ? BINARY : REGRESSION;
          }
          List<String> classes =
              whole.section("task").names("classes").stream().map(Scalar::text).toList();
          return new TaskSpec(Kind.CLASSES, classes);
        });
  }

  /** The label; the only outcome value when it was left out. */
  private Optional<Scalar> labelNode(Section section) {
    if (section.mapping().entries().containsKey("label")) {
      return section.scalar("label");
    }
    List<InputSpec> values = names.outcomes();
    if (values.size() == 1) {
      String only = values.getFirst().name();
      String path = section.mapping().pathOf("label");
      return Optional.of(new Scalar(only, only, section.mapping().place(), path));
    }
    if (values.size() > 1) {
      problems.at(
          section.mapping().place(),
          section.mapping().pathOf("label"),
          "missing",
          "an expression over " + String.join(", ", values.stream().map(InputSpec::name).toList()),
          "It may be left out only when there is one outcome value.");
    }
    return Optional.empty();
  }

  private Optional<TypedExpression> label(Scalar node, Optional<TaskSpec> declared) {
    if (declared.isEmpty()) {
      return undeclared(node);
    }
    Optional<TypedExpression> label = expressions.label(node, LABELS);
    return label.filter(it -> fits(it.type(), declared.get().kind(), node));
  }

  private boolean fits(ValueType type, Kind task, Scalar node) {
    Set<ValueType> fitting =
        switch (task) {
          case CLASSES -> EnumSet.of(ValueType.TEXT);
          case BINARY -> EnumSet.of(ValueType.CONDITION);
          case REGRESSION -> EnumSet.of(ValueType.NUMBER, ValueType.DURATION);
        };
    if (fitting.contains(type)) {
      return true;
    }
    String expected =
        switch (task) {
          case CLASSES -> "a text, the name of a class";
          case BINARY -> "a condition, because the task is binary";
          case REGRESSION -> "a number, because the task is regression";
        };
    problems.at(
        node.place(),
        node.path(),
        "%s is %s".formatted(node.shown(), type.words()),
        expected,
        type == ValueType.TEXT ? "" : "Leave task out to have the label decide it.");
    return false;
  }

  private Optional<TypedExpression> undeclared(Scalar node) {
    Optional<TypedExpression> label = expressions.label(node, LABELS);
    if (label.isPresent() && label.get().type() == ValueType.TEXT) {
      problems.at(
          node.place(), "task", "missing", "{classes: [a, b]}, because the label is a text", "");
    }
    return label;
  }

  private static TaskSpec taskOf(TypedExpression label) {
    return label.type() == ValueType.CONDITION ? BINARY : REGRESSION;
  }

  private Expression indexed(TypedExpression label, TaskSpec task) {
    return task.kind() == Kind.CLASSES ? expressions.classIndex(label, task.classes()) : label;
  }
}
