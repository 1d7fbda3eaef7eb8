package dev.pawl.learn;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.bayes.NaiveBayes;
import dev.pawl.learn.tree.HoeffdingTree;
import dev.pawl.learn.tree.LeafAnswer;
import dev.pawl.learn.tree.TreeSettings;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.feature.Pipeline;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the learners that read attributes are made from their declarations. */
final class TabularKinds {
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
    TreeSettings tree = tree(settings);
    settings.finish();
    return learner(
        recipe, problems, attributes -> new HoeffdingTree(attributes, tree, recipe.seed()));
  }

  private static TreeSettings tree(Settings settings) {
    TreeSettings usual = TreeSettings.USUAL;
    return new TreeSettings(
        settings.number("grace", usual.grace(), 1, 1e9),
        settings.number("delta", usual.delta(), 1e-300, 0.999),
        settings.number("tie", usual.tie(), 0, 1e9),
        settings.choice("leaf", LeafAnswer.class, usual.answer()),
        settings.integer("candidates", usual.candidates(), 1, 10_000),
        0,
        usual.maximumBytes());
  }

  private static void requireClasses(Recipe recipe, List<Problem> problems) {
    if (recipe.task() instanceof Task.Regression) {
      problems.add(
          new Problem(
              "learner." + recipe.learner().kind(),
              "a regression (expected: a classification)"));
    }
  }

  private static @Nullable Learner learner(
      Recipe recipe, List<Problem> problems, Function<Attributes, AttributeLearner> maker) {
    Pipeline pipeline = null;
    try {
      pipeline = Pipeline.of(recipe.schema(), recipe.features());
    } catch (InvalidDeclarationException e) {
      problems.addAll(e.problems());
    }
    return pipeline == null || !problems.isEmpty()
        ? null
        : new TabularLearner(recipe, pipeline, maker);
  }
}
