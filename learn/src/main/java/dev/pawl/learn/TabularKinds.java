package dev.pawl.learn;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.bayes.NaiveBayes;
import dev.pawl.learn.ensemble.AdaptiveForest;
import dev.pawl.learn.ensemble.LeveragingBagging;
import dev.pawl.learn.ensemble.OnlineBagging;
import dev.pawl.learn.ensemble.OnlineBoosting;
import dev.pawl.learn.tree.AdaptiveTree;
import dev.pawl.learn.tree.AdaptiveTree.Adaptation;
import dev.pawl.learn.tree.HoeffdingTree;
import dev.pawl.learn.tree.LeafAnswer;
import dev.pawl.learn.tree.RegressionSettings;
import dev.pawl.learn.tree.RegressionTree;
import dev.pawl.learn.tree.TreeSettings;
import dev.pawl.learn.tree.WindowTree;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.feature.Pipeline;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** How the learners that read attributes are made from their declarations. */
final class TabularKinds {
  private static final long MEGABYTE = 1_000_000;

  private TabularKinds() {}

  static @Nullable Learner naiveBayes(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    settings.finish();
    return learner(recipe, problems, NaiveBayes::new);
  }

  static @Nullable Learner hoeffdingTree(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    TreeSettings tree = tree(settings, 200, 1e-7);
    settings.finish();
    return learner(
        recipe, problems, attributes -> new HoeffdingTree(attributes, tree, recipe.seed()));
  }

  static @Nullable Learner adaptiveTree(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    TreeSettings tree = tree(settings, 200, 1e-7);
    Adaptation usual = Adaptation.USUAL;
    var adaptation =
        new Adaptation(
            probability(settings, "drift", usual.drift()),
            settings.integer("width", (int) usual.width(), 1, 1_000_000_000),
            probability(settings, "significance", usual.significance()),
            usual.rate());
    settings.finish();
    return learner(
        recipe,
        problems,
        attributes -> new AdaptiveTree(attributes, tree, adaptation, recipe.seed()));
  }

  static @Nullable Learner windowTree(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    TreeSettings tree = growth(settings, 200, 1e-4, TreeSettings.USUAL.maximumBytes());
    int window = settings.integer("window", 10_000, 1, 10_000_000);
    int check = settings.integer("check", Math.max(1, window / 5), 1, 10_000_000);
    settings.finish();
    return learner(recipe, problems, attributes -> new WindowTree(attributes, tree, window, check));
  }

  static @Nullable Learner regressionTree(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    if (!(recipe.task() instanceof Task.Regression)) {
      problems.add(
          new Problem(
              "learner." + recipe.learner().kind(),
              "a classification (expected: a regression). Use hoeffding_tree"));
    }
    RegressionSettings tree = regression(settings, RegressionSettings.USUAL);
    settings.finish();
    return learner(
        recipe, problems, attributes -> new RegressionTree(attributes, tree, recipe.seed()));
  }

  private static RegressionSettings regression(Settings settings, RegressionSettings usual) {
    return new RegressionSettings(
        settings.number("grace", usual.grace(), 1, 1e9),
        probability(settings, "delta", usual.delta()),
        settings.number("tie", usual.tie(), 0, 1e9),
        settings.choice("leaf", RegressionSettings.Answer.class, usual.answer()),
        settings.integer("bins", usual.bins(), 2, 10_000),
        usual.subset(),
        usual.drift() && settings.flag("adapt", true),
        megabytes(settings));
  }

  static @Nullable Learner bagging(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    int members = members(settings);
    double rate = settings.number("rate", 1, 1e-3, 100);
    Base base = base(settings, members);
    settings.finish();
    return learner(
        recipe,
        problems,
        attributes ->
            new OnlineBagging(attributes, members, rate, base.in(attributes), recipe.seed()));
  }

  static @Nullable Learner boosting(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    int members = members(settings);
    Base base = base(settings, members);
    settings.finish();
    return learner(
        recipe,
        problems,
        attributes -> new OnlineBoosting(attributes, members, base.in(attributes), recipe.seed()));
  }

  static @Nullable Learner leveragingBagging(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    requireClasses(recipe, problems);
    int members = members(settings);
    double rate = settings.number("rate", 6, 1e-3, 100);
    double drift = probability(settings, "drift", 0.002);
    Base base = base(settings, members);
    settings.finish();
    return learner(
        recipe,
        problems,
        attributes ->
            new LeveragingBagging(
                attributes, members, rate, drift, base.in(attributes), recipe.seed()));
  }

  static @Nullable Learner adaptiveForest(Recipe recipe, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    var forest =
        new AdaptiveForest.Settings(
            members(settings),
            settings.number("rate", 6, 1e-3, 100),
            probability(settings, "warning", 0.01),
            probability(settings, "drift", 0.001));
    double share = settings.number("features", 0.6, 1e-3, 1);
    Function<Attributes, LongFunction<AttributeLearner>> trees =
        recipe.task() instanceof Task.Regression
            ? regressionTrees(settings, share, forest.count())
            : classTrees(settings, share, forest.count());
    settings.finish();
    return learner(
        recipe,
        problems,
        attributes ->
            new AdaptiveForest(attributes, forest, trees.apply(attributes), recipe.seed()));
  }

  private static Function<Attributes, LongFunction<AttributeLearner>> classTrees(
      Settings settings, double share, int count) {
    TreeSettings tree = tree(settings, 50, 0.01).sharedBy(2 * count);
    return attributes -> {
      TreeSettings one = tree.of(some(share, attributes));
      return seed -> new HoeffdingTree(attributes, one, seed);
    };
  }

  private static Function<Attributes, LongFunction<AttributeLearner>> regressionTrees(
      Settings settings, double share, int count) {
    RegressionSettings usual =
        new RegressionSettings(50, 0.01, 0.05, RegressionSettings.Answer.MEAN, 64, 0, false, 0);
    RegressionSettings tree = regression(settings, usual).sharedBy(2 * count);
    return attributes -> {
      RegressionSettings one = tree.of(some(share, attributes));
      return seed -> new RegressionTree(attributes, one, seed);
    };
  }

  private static int some(double share, Attributes attributes) {
    return (int) Math.max(1, Math.rint(share * attributes.size()));
  }

  /** What the members of an ensemble are. */
  private enum Part {
    HOEFFDING_TREE,
    NAIVE_BAYES
  }

  private record Base(Part part, TreeSettings tree) {
    LongFunction<AttributeLearner> in(Attributes attributes) {
      return seed ->
          switch (part) {
            case HOEFFDING_TREE -> new HoeffdingTree(attributes, tree, seed);
            case NAIVE_BAYES -> new NaiveBayes(attributes);
          };
    }
  }

  private static Base base(Settings settings, int members) {
    Part part = settings.choice("base", Part.class, Part.HOEFFDING_TREE);
    return new Base(
        part,
        part == Part.HOEFFDING_TREE
            ? tree(settings, 200, 1e-7).sharedBy(members)
            : TreeSettings.USUAL);
  }

  private static int members(Settings settings) {
    return settings.integer("members", 10, 1, 1000);
  }

  private static double probability(Settings settings, String name, double otherwise) {
    return settings.number(name, otherwise, 1e-300, 0.999);
  }

  private static TreeSettings tree(Settings settings, double grace, double delta) {
    return growth(settings, grace, delta, megabytes(settings));
  }

  private static long megabytes(Settings settings) {
    return MEGABYTE * settings.integer("megabytes", 256, 1, 1_000_000);
  }

  private static TreeSettings growth(
      Settings settings, double grace, double delta, long maximumBytes) {
    TreeSettings usual = TreeSettings.USUAL;
    return new TreeSettings(
        settings.number("grace", grace, 1, 1e9),
        probability(settings, "delta", delta),
        settings.number("tie", usual.tie(), 0, 1e9),
        settings.choice("leaf", LeafAnswer.class, usual.answer()),
        settings.integer("candidates", usual.candidates(), 1, 10_000),
        usual.subset(),
        maximumBytes);
  }

  private static void requireClasses(Recipe recipe, List<Problem> problems) {
    if (recipe.task() instanceof Task.Regression) {
      problems.add(
          new Problem(
              "learner." + recipe.learner().kind(), "a regression (expected: a classification)"));
    }
  }

  private static @Nullable Learner learner(
      Recipe recipe, List<Problem> problems, Function<Attributes, AttributeLearner> maker) {
    Pipeline pipeline = recipe.pipeline(problems);
    return pipeline == null || !problems.isEmpty()
        ? null
        : new TabularLearner(recipe, pipeline, maker);
  }
}
