package dev.pawl.learn;

import dev.pawl.learn.linear.LinearSettings;
import dev.pawl.learn.linear.Loss;
import dev.pawl.learn.linear.Objective;
import dev.pawl.learn.linear.Softmax;
import dev.pawl.learn.linear.StepRule;
import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the learner {@code linear}, as {@code docs/learners.md} lists them. */
final class LinearSettingsReader {
  /** The default of {@code hash_bits}. */
  static final int HASH_BITS = 18;

  private static final double MOST = 1e9;

  private final Task task;
  private final Schema schema;
  private final Declaration declaration;
  private final Settings settings;
  private final List<Problem> problems;

  LinearSettingsReader(Task task, Schema schema, Declaration declaration, List<Problem> problems) {
    this.task = task;
    this.schema = schema;
    this.declaration = declaration;
    this.settings = new Settings("learner", declaration, problems);
    this.problems = problems;
  }

  /**
   * What was declared.
   *
   * @param numbers settings of the model
   * @param hashBits how many places hashed categories share, as a power of two
   * @param offset the index of the field to which the score is added; −1 for none
   * @param balance how much each class counts
   */
  record Declared(LinearSettings numbers, int hashBits, int offset, ClassBalance balance) {}

  /**
   * Passive-aggressive learning (PA-I: Crammer, Dekel, Keshet, Shalev-Shwartz and Singer 2006,
   * "Online passive-aggressive algorithms"): the least change of the weights that makes the example
   * right, but no larger than the aggressiveness. It is the exact path of the hinge loss, or of the
   * error beyond a tolerance, under gradient descent of that step size.
   */
  static @Nullable Declared passiveAggressive(
      Task task, Schema schema, Declaration declaration, List<Problem> problems) {
    var own = new TreeMap<>(declaration.settings());
    var settings = new Settings("learner", declaration, problems);
    double aggressiveness = settings.number("aggressiveness", 1, 1e-12, MOST);
    for (String name : List.of("hash_bits", "offset", "tolerance")) {
      settings.has(name);
    }
    ClassBalanceReader.NAMES.forEach(settings::has);
    if (!settings.finish()) {
      return null;
    }
    if (task instanceof Task.Classification) {
      problems.add(
          new Problem(
              "learner." + declaration.kind(),
              "classification among several classes (expected: a regression or a binary"
                  + " classification). Use linear, whose loss is softmax then"));
      return null;
    }
    own.remove("aggressiveness");
    own.put("learning_rate", aggressiveness);
    own.put("rule", "sgd");
    own.put("importance_aware", true);
    own.put("loss", task instanceof Task.Regression ? "epsilon_insensitive" : "hinge");
    var linear = new Declaration(declaration.kind(), own);
    return new LinearSettingsReader(task, schema, linear, problems).read();
  }

  private enum LossName {
    SQUARED,
    ABSOLUTE,
    QUANTILE,
    HUBER,
    PSEUDO_HUBER,
    EPSILON_INSENSITIVE,
    LOGISTIC,
    HINGE,
    POISSON,
    SOFTMAX;

    boolean fits(Task task) {
      return switch (task) {
        case Task.Regression _ -> this != LOGISTIC && this != HINGE && this != SOFTMAX;
        case Task.BinaryClassification _ -> this == LOGISTIC || this == HINGE;
        case Task.Classification _ -> this == SOFTMAX;
      };
    }
  }

  private enum RuleName {
    SGD(0.05),
    ADAGRAD(0.1),
    ADAM(0.01),
    FTRL(0.1),
    NORMALISED(0.5);

    final double learningRate;

    RuleName(double learningRate) {
      this.learningRate = learningRate;
    }

    boolean canBeAware() {
      return this != ADAM && this != FTRL;
    }
  }

  /** The settings; null when something is wrong, which has been added to the problems. */
  @Nullable Declared read() {
    Objective loss = loss();
    RuleName name = settings.choice("rule", RuleName.class, RuleName.ADAGRAD);
    StepRule rule = rule(name);
    List<Double> rates = rates(name.learningRate);
    boolean aware = settings.flag("importance_aware", name.canBeAware());
    if (aware && !name.canBeAware()) {
      settings.problem("importance_aware", true, "false with this rule");
      aware = false;
    }
    double l1 = settings.number("l1", 0, 0, MOST);
    double l2 = settings.number("l2", 0, 0, MOST);
    double clip = settings.number("clip", LinearSettings.NO_CLIP, 1e-12, LinearSettings.NO_CLIP);
    int bits = settings.integer("hash_bits", HASH_BITS, 1, 24);
    int offset = offset();
    ClassBalance balance = ClassBalanceReader.read(task, declaration, settings, problems);
    if (!settings.finish()) {
      return null;
    }
    return new Declared(
        new LinearSettings(loss, rule, rates, aware, l1, l2, clip), bits, offset, balance);
  }

  private Objective loss() {
    LossName usual =
        switch (task) {
          case Task.Regression _ -> LossName.SQUARED;
          case Task.BinaryClassification _ -> LossName.LOGISTIC;
          case Task.Classification _ -> LossName.SOFTMAX;
        };
    LossName name = settings.choice("loss", LossName.class, usual);
    if (!name.fits(task)) {
      settings.problem(
          "loss",
          name.name().toLowerCase(Locale.ROOT),
          switch (task) {
            case Task.Regression _ ->
                "one of [squared, absolute, quantile, huber, pseudo_huber, epsilon_insensitive,"
                    + " poisson], for a regression";
            case Task.BinaryClassification _ ->
                "one of [logistic, hinge], for a binary classification";
            case Task.Classification _ -> "softmax, for a classification among several classes";
          });
      name = usual;
    }
    return switch (name) {
      case SQUARED -> new Loss.Squared();
      case ABSOLUTE -> new Loss.Absolute();
      case QUANTILE -> new Loss.Quantile(settings.number("level", 0.5, 1e-6, 1 - 1e-6));
      case HUBER -> new Loss.Huber(settings.number("delta", 1, 1e-9, MOST));
      case PSEUDO_HUBER -> new Loss.PseudoHuber(settings.number("delta", 1, 1e-9, MOST));
      case EPSILON_INSENSITIVE ->
          new Loss.EpsilonInsensitive(settings.number("tolerance", 0.1, 0, MOST));
      case LOGISTIC -> new Loss.Logistic();
      case HINGE -> new Loss.Hinge();
      case POISSON -> new Loss.Poisson();
      case SOFTMAX -> new Softmax(task.scores());
    };
  }

  private StepRule rule(RuleName name) {
    return switch (name) {
      case SGD -> new StepRule.Sgd(settings.number("power", 0, 0, 1));
      case ADAGRAD ->
          new StepRule.AdaGrad(
              settings.number("epsilon", 1e-8, 0, MOST),
              settings.number("initial", 1, 0, MOST),
              halfLife());
      case NORMALISED -> new StepRule.Normalised(halfLife());
      case ADAM ->
          new StepRule.Adam(
              settings.number("beta1", 0.9, 0, 1 - 1e-9),
              settings.number("beta2", 0.999, 0, 1 - 1e-9),
              settings.number("epsilon", 1e-8, 1e-30, MOST));
      case FTRL -> new StepRule.Ftrl(settings.number("beta", 1, 0, MOST));
    };
  }

  private double halfLife() {
    return settings.has("half_life")
        ? settings.number("half_life", 1, 1, 1e15)
        : Double.POSITIVE_INFINITY;
  }

  private List<Double> rates(double usual) {
    if (!settings.has("learning_rate")) {
      return List.of(usual);
    }
    Object value = declaration.settings().get("learning_rate");
    List<?> values = value instanceof List<?> list ? list : Arrays.asList(value);
    var rates = new ArrayList<Double>();
    for (Object element : values) {
      if (element instanceof Number number
          && number.doubleValue() >= 1e-12
          && number.doubleValue() <= MOST) {
        rates.add(number.doubleValue());
      } else {
        settings.problem("learning_rate", element, "above 0, from 1e-12 to 1e9");
      }
    }
    if (values.isEmpty() || values.size() > LinearSettings.MOST_RATES) {
      settings.problem(
          "learning_rate",
          value,
          "a number, or a list of 1 to %d numbers".formatted(LinearSettings.MOST_RATES));
    }
    return rates.isEmpty() ? List.of(usual) : rates;
  }

  private int offset() {
    if (!settings.has("offset")) {
      return -1;
    }
    String name = settings.text("offset", "");
    if (task instanceof Task.Classification) {
      settings.problem(
          "offset", name, "none for several classes, which it would not tell from each other");
      return -1;
    }
    int field = schema.find(name);
    if (field < 0 || schema.field(field).type() != FieldType.NUMBER) {
      List<String> numbers =
          schema.fields().stream()
              .filter(f -> f.type() == FieldType.NUMBER)
              .map(f -> f.name())
              .toList();
      settings.problem(
          "offset", name, "one of the number fields " + numbers, Spelling.hint(name, numbers, ""));
      return -1;
    }
    return field;
  }
}
