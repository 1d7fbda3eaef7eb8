package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.baseline.Key;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.baseline.Season;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Manifest;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the learners of this library from their declarations, and brings them back from their
 * checkpoints. {@code docs/learners.md} lists the kinds and their settings.
 */
public final class Learners {
  private static final SortedMap<String, Kind> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("linear", Learners::linear),
              Map.entry("passive_aggressive", Learners::passiveAggressive),
              Map.entry("mean", Learners::mean),
              Map.entry("prior", Learners::mean),
              Map.entry("majority", Learners::majority),
              Map.entry("seasonal_mean", Learners::seasonalMean),
              Map.entry("popularity", Learners::popularity),
              Map.entry("last_value", Learners::lastValue),
              Map.entry("persistence", Learners::lastValue),
              Map.entry("expression", Learners::expression),
              Map.entry("voting", VotingLearner::make),
              Map.entry("stacking", StackingLearner::make),
              tabular("naive_bayes", TabularKinds::naiveBayes),
              tabular("hoeffding_tree", TabularKinds::hoeffdingTree),
              tabular("hoeffding_adaptive_tree", TabularKinds::adaptiveTree),
              tabular("hoeffding_window_tree", TabularKinds::windowTree),
              tabular("fimt_dd", TabularKinds::regressionTree),
              tabular("online_bagging", TabularKinds::bagging),
              tabular("online_boosting", TabularKinds::boosting),
              tabular("leveraging_bagging", TabularKinds::leveragingBagging),
              tabular("adaptive_random_forest", TabularKinds::adaptiveForest)));

  /** Kinds whose answer is no average over examples: how many there are changes nothing. */
  private static final Set<String> NEVER_BALANCED =
      Set.of("last_value", "persistence", "majority", "expression");

  /** Kinds that balance the two classes of a binary classification themselves. */
  private static final Set<String> SELF_BALANCED = Set.of("linear", "passive_aggressive");

  private Learners() {}

  /** How one kind of learner is made; null when something is wrong, which is among the problems. */
  @FunctionalInterface
  private interface Kind {
    @Nullable Learner make(Recipe recipe, Expressions expressions, List<Problem> problems);
  }

  private static Map.Entry<String, Kind> tabular(
      String name, BiFunction<Recipe, List<Problem>, @Nullable Learner> maker) {
    return Map.entry(name, (recipe, expressions, problems) -> maker.apply(recipe, problems));
  }

  /**
   * A learner that has learned nothing, and uses no expressions.
   *
   * @param task what is predicted
   * @param schema the rows
   * @param features the transforms, in order; baselines read none
   * @param learner its kind and settings
   * @param seed of whatever the learner draws
   * @throws InvalidDeclarationException with all that is wrong, by paths such as {@code
   *     learner.linear.learning_rate}
   */
  public static Learner of(
      Task task, Schema schema, List<Declaration> features, Declaration learner, long seed) {
    return of(task, schema, features, learner, seed, Expressions.none());
  }

  /** The names of the kinds of learner, in order. */
  public static List<String> kinds() {
    return List.copyOf(KINDS.keySet());
  }

  /**
   * A learner that has learned nothing.
   *
   * @param task what is predicted
   * @param schema the rows
   * @param features the transforms, in order; baselines read none
   * @param learner its kind and settings
   * @param seed of whatever the learner draws
   * @param expressions compiles the expressions of rules
   * @throws InvalidDeclarationException with all that is wrong, by paths such as {@code
   *     learner.linear.learning_rate}
   */
  public static Learner of(
      Task task,
      Schema schema,
      List<Declaration> features,
      Declaration learner,
      long seed,
      Expressions expressions) {
    var recipe = new Recipe(task, schema, features, learner, seed);
    var problems = new ArrayList<Problem>();
    Kind kind = KINDS.get(learner.kind());
    if (kind == null) {
      String hint = Spelling.hint(learner.kind(), kinds(), "");
      problems.add(
          new Problem(
              "learner",
              "%s (expected: one of %s). %s".formatted(learner.kind(), kinds(), hint).strip()));
      throw new InvalidDeclarationException(problems);
    }
    Learner made = make(kind, recipe, expressions, problems);
    if (made == null || !problems.isEmpty()) {
      throw new InvalidDeclarationException(problems);
    }
    return made;
  }

  private static @Nullable Learner make(
      Kind kind, Recipe recipe, Expressions expressions, List<Problem> problems) {
    Declaration declared = recipe.learner();
    var own = new TreeMap<>(declared.settings());
    var balance = new TreeMap<String, Object>();
    for (String name : ClassBalanceReader.NAMES) {
      Object value = own.remove(name);
      if (value != null) {
        balance.put(name, value);
      }
    }
    if (balance.isEmpty()
        || recipe.task() instanceof Task.Regression
        || (recipe.task() instanceof Task.BinaryClassification
            && SELF_BALANCED.contains(declared.kind()))
        || NEVER_BALANCED.contains(declared.kind())) {
      return kind.make(recipe, expressions, problems);
    }
    var balancing = new Declaration(declared.kind(), balance);
    ClassBalance read =
        ClassBalanceReader.read(
            recipe.task(), balancing, new Settings("learner", balancing, problems), problems);
    Learner within =
        kind.make(recipe.of(new Declaration(declared.kind(), own)), expressions, problems);
    return within == null ? null : new BalancedLearner(recipe, read, within);
  }

  /**
   * A learner's declaration with its classes counting more or less: as the settings {@code
   * class_weights} and {@code samples}. Kinds whose answer is no average over examples stay as they
   * are.
   *
   * @param weights of each class, by its index; empty for a regression
   * @param samples how often an example of each class is learned; empty for a regression
   * @throws InvalidDeclarationException when the learner says something about it already
   */
  public static Declaration balanced(
      Task task, Declaration learner, List<Double> weights, List<Double> samples) {
    boolean even =
        weights.stream().allMatch(w -> w == 1.0) && samples.stream().allMatch(s -> s == 1.0);
    if (even || NEVER_BALANCED.contains(learner.kind())) {
      return learner;
    }
    var settings = new TreeMap<>(learner.settings());
    for (String name : ClassBalanceReader.NAMES.subList(0, 2)) {
      if (settings.containsKey(name)) {
        throw new InvalidDeclarationException(
            List.of(
                new Problem(
                    "learner.%s.%s".formatted(learner.kind(), name),
                    "%s, besides training.balance (expected: one of the two). Leave one out"
                        .formatted(settings.get(name)))));
      }
    }
    List<String> classes = ClassBalanceReader.classes(task);
    settings.put("class_weights", byClass(classes, weights));
    settings.put("samples", byClass(classes, samples));
    return new Declaration(learner.kind(), settings);
  }

  private static Map<String, Object> byClass(List<String> classes, List<Double> values) {
    if (values.size() != classes.size()) {
      throw new IllegalArgumentException(
          "balance: %s (expected: one number for each of the classes %s)"
              .formatted(values, classes));
    }
    var byClass = new TreeMap<String, Object>();
    for (int i = 0; i < classes.size(); i++) {
      byClass.put(classes.get(i), values.get(i));
    }
    return byClass;
  }

  /**
   * Learners that have learned on their own, put together as they are: they vote from now on, each
   * with the same weight, and go on learning the same examples.
   *
   * @param members at least one, made by this class; they stay as they are
   * @param expressions compiles the expressions of rules
   * @return empty when they do not predict the same thing of the same rows by the same transforms
   */
  public static Optional<Learner> voting(List<Learner> members, Expressions expressions) {
    List<Recipe> recipes = new ArrayList<>();
    var state = new Tensors.Writer();
    for (int i = 0; i < members.size(); i++) {
      Recipe recipe = known(members.get(i)).recipe();
      recipes.add(recipe);
      members.get(i).snapshot(state.in(Integer.toString(i)));
    }
    Recipe first = recipes.getFirst();
    if (!recipes.stream().allMatch(first::readsAs)) {
      return Optional.empty();
    }
    List<Map<String, Object>> declared =
        recipes.stream()
            .map(recipe ->
                Map.<String, Object>of(recipe.learner().kind(), recipe.learner().settings()))
            .toList();
    Learner voting =
        of(
            first.task(),
            first.schema(),
            first.features(),
            new Declaration("voting", new TreeMap<>(Map.of("members", declared))),
            first.seed(),
            expressions);
    voting.restore(Tensors.of(state));
    return Optional.of(voting);
  }

  /**
   * Whether two learners make the same features of a row.
   *
   * @throws IllegalArgumentException when one was not made by this class
   */
  public static boolean readAlike(Learner first, Learner second) {
    return known(first).recipe().features().equals(known(second).recipe().features());
  }

  private static RecipeLearner known(Learner learner) {
    if (learner instanceof RecipeLearner known) {
      return known;
    }
    throw new IllegalArgumentException(
        "learner: %s (expected: one that Learners made)".formatted(learner.getClass().getName()));
  }

  /**
   * All that is needed to go on learning.
   *
   * @param learner made by this class
   * @throws IllegalArgumentException when it was made by something else
   */
  public static Checkpoint checkpoint(Learner learner) {
    Recipe recipe = known(learner).recipe();
    var manifest =
        new Manifest(
            Manifest.Content.LEARNER,
            recipe.learner(),
            recipe.task(),
            recipe.schema(),
            recipe.features(),
            recipe.seed());
    var state = new Tensors.Writer();
    learner.snapshot(state);
    return new Checkpoint(manifest.toJson(), Tensors.of(state));
  }

  /**
   * The learner of a checkpoint, which goes on to the same bits; without expressions.
   *
   * @throws IllegalArgumentException when manifest or state do not fit, with the place
   */
  public static Learner restore(Checkpoint checkpoint) {
    return restore(checkpoint, Expressions.none());
  }

  /**
   * The learner of a checkpoint, which goes on to the same bits.
   *
   * @param expressions compiles the expressions of rules
   * @throws IllegalArgumentException when manifest or state do not fit, with the place
   */
  public static Learner restore(Checkpoint checkpoint, Expressions expressions) {
    Manifest manifest = Manifest.fromJson(checkpoint.manifest());
    if (manifest.content() != Manifest.Content.LEARNER) {
      throw new IllegalArgumentException(
          "manifest.content: model (expected: learner). A frozen model cannot go on learning;"
              + " restore the checkpoint of the learner that it was frozen from");
    }
    Learner learner =
        of(
            manifest.task(),
            manifest.schema(),
            manifest.features(),
            manifest.part(),
            manifest.seed(),
            expressions);
    learner.restore(checkpoint.state());
    return learner;
  }

  private static @Nullable Learner linear(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    return linear(
        recipe,
        new LinearSettingsReader(recipe.task(), recipe.schema(), recipe.learner(), problems).read(),
        problems);
  }

  private static @Nullable Learner passiveAggressive(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    return linear(
        recipe,
        LinearSettingsReader.passiveAggressive(
            recipe.task(), recipe.schema(), recipe.learner(), problems),
        problems);
  }

  private static @Nullable Learner linear(
      Recipe recipe, LinearSettingsReader.@Nullable Declared declared, List<Problem> problems) {
    Pipeline pipeline = recipe.pipeline(problems);
    return pipeline == null || declared == null
        ? null
        : new LinearLearner(recipe, declared, pipeline);
  }

  private static @Nullable Learner popularity(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    return keyed(recipe, settings, mean(recipe, settings, 10_000));
  }

  private static @Nullable Learner seasonalMean(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    KeyStatistic.Mean statistic = mean(recipe, settings, Double.POSITIVE_INFINITY);
    String time = settings.text("time", "");
    List<String> times = Season.candidates(recipe.schema());
    if (!times.contains(time)) {
      settings.problem(
          "time",
          settings.has("time") ? time : null,
          "one of the time fields " + times,
          Spelling.hint(time, times, ""));
      settings.finish();
      return null;
    }
    int period = settings.integer("period_hours", 24, 1, 24 * 366);
    int step = settings.integer("step_hours", 1, 1, 24 * 366);
    if (period % step != 0) {
      settings.problem("step_hours", step, "a whole part of period_hours, " + period);
    }
    return keyed(recipe, settings, statistic, Optional.of(new Season(time, period, step)));
  }

  private static @Nullable Learner mean(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    return keyed(recipe, settings, mean(recipe, settings, Double.POSITIVE_INFINITY));
  }

  private static @Nullable Learner majority(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    if (recipe.task() instanceof Task.Regression) {
      problems.add(
          new Problem(
              "learner." + recipe.learner().kind(),
              "a regression (expected: a classification). Use mean"));
    }
    var statistic =
        new KeyStatistic.Majority(
            new KeyStatistic.Mean(recipe.task(), 0, halfLife(settings, Double.POSITIVE_INFINITY)),
            settings.number("certainty", 0.9, 0, 1));
    return keyed(recipe, settings, statistic);
  }

  /** The settings of means: how much the mean of all counts, and how fast older labels fade. */
  private static KeyStatistic.Mean mean(Recipe recipe, Settings settings, double usualHalfLife) {
    return new KeyStatistic.Mean(
        recipe.task(),
        settings.number("prior_weight", 1, 0, 1e9),
        halfLife(settings, usualHalfLife));
  }

  private static double halfLife(Settings settings, double usual) {
    return settings.has("half_life") ? settings.number("half_life", 1, 1, 1e15) : usual;
  }

  private static @Nullable Learner lastValue(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    double certainty = settings.number("certainty", 0.9, 0, 1);
    return keyed(recipe, settings, new KeyStatistic.Last(recipe.task(), certainty));
  }

  private static @Nullable Learner keyed(Recipe recipe, Settings settings, KeyStatistic statistic) {
    return keyed(recipe, settings, statistic, Optional.empty());
  }

  private static @Nullable Learner keyed(
      Recipe recipe, Settings settings, KeyStatistic statistic, Optional<Season> season) {
    List<String> by = settings.optionalNames("by");
    List<String> candidates = Key.candidates(recipe.schema());
    for (String name : by) {
      if (!candidates.contains(name)) {
        settings.problem(
            "by",
            name,
            "some of the category, text and boolean fields " + candidates,
            Spelling.hint(name, candidates, ""));
      }
    }
    int limit = settings.integer("limit", 100_000, 1, 10_000_000);
    return settings.finish()
        ? new KeyedLearner(recipe, Key.of(recipe.schema(), by, season), statistic, limit)
        : null;
  }

  private static @Nullable Learner expression(
      Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    double otherwise = settings.number("otherwise", 0, -1e18, 1e18);
    String text = settings.text("of", "");
    if (!settings.has("of")) {
      settings.problem("of", null, "an expression of the row's fields, such as dep_delay");
    }
    if (recipe.task().scores() != 1) {
      problems.add(
          new Problem(
              "learner.expression",
              "classification among several classes (expected: a regression or a binary"
                  + " classification)"));
    }
    if (!settings.finish()) {
      return null;
    }
    try {
      RowFunction function = expressions.compile(text, recipe.schema());
      return new ExpressionLearner(recipe, text, function, otherwise);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem("learner.expression.of", String.valueOf(e.getMessage())));
      return null;
    }
  }
}
