package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the settings that say how much classes count, which most learners have. */
final class ClassBalanceReader {
  /** The settings, as {@code docs/learners.md} describes them. */
  static final List<String> NAMES = List.of("class_weights", "samples", "correct_prior");

  private final Declaration declaration;
  private final Settings settings;
  private final List<Problem> problems;
  private final List<String> classes;

  private ClassBalanceReader(
      Task task, Declaration declaration, Settings settings, List<Problem> problems) {
    this.declaration = declaration;
    this.settings = settings;
    this.problems = problems;
    this.classes = classes(task);
  }

  /** The names of a task's classes in these settings; none for a regression. */
  static List<String> classes(Task task) {
    return switch (task) {
      case Task.Regression _ -> List.of();
      case Task.BinaryClassification _ -> List.of("0", "1");
      case Task.Classification several -> several.classes();
    };
  }

  /** The balance that is declared; even for a regression, which has no such settings. */
  static ClassBalance read(
      Task task, Declaration declaration, Settings settings, List<Problem> problems) {
    if (task instanceof Task.Regression) {
      return ClassBalance.even(0);
    }
    var reader = new ClassBalanceReader(task, declaration, settings, problems);
    return new ClassBalance(
        reader.byClass("class_weights", "weights by class", 1e6),
        reader.byClass("samples", "how often examples are learned, by class", 1000),
        settings.flag("correct_prior", true));
  }

  private double[] byClass(String name, String what, double most) {
    double[] values = new double[classes.size()];
    Arrays.fill(values, 1);
    if (!settings.has(name)) {
      return values;
    }
    if (!(declaration.settings().get(name) instanceof Map<?, ?> map)) {
      settings.problem(
          name,
          declaration.settings().get(name),
          "%s, such as {%s: 0.1}".formatted(what, classes.getFirst()));
      return values;
    }
    SortedMap<String, Object> inner = new TreeMap<>();
    map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    var each =
        new Settings("learner." + declaration.kind(), new Declaration(name, inner), problems);
    for (int i = 0; i < values.length; i++) {
      values[i] = each.number(classes.get(i), 1, 1e-6, most);
    }
    each.finish();
    return values;
  }
}
