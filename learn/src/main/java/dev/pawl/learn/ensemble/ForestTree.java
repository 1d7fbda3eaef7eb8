package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.random.Draws;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import dev.pawl.stream.change.Adwin;
import dev.pawl.stream.change.Direction;
import dev.pawl.stream.change.Signal;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A tree of an adaptive forest, with its detectors and the tree behind it. */
final class ForestTree implements Voter {
  private final AdaptiveForest.Settings settings;
  private final boolean classifies;
  private final LongFunction<AttributeLearner> maker;
  private final Draws draws;
  private final LabelScale scale;
  private AttributeLearner tree;
  private @Nullable AttributeLearner background;
  private Adwin warning;
  private Adwin drift;
  private double right;
  private double seen;
  private double backgroundRight;
  private double backgroundSeen;

  private ForestTree(
      AdaptiveForest.Settings settings,
      boolean classifies,
      LongFunction<AttributeLearner> maker,
      Draws draws,
      LabelScale scale,
      AttributeLearner tree) {
    this.settings = settings;
    this.classifies = classifies;
    this.maker = maker;
    this.draws = draws;
    this.scale = scale;
    this.tree = tree;
    this.warning = detector(settings.warning());
    this.drift = detector(settings.drift());
  }

  static ForestTree[] all(
      Attributes attributes,
      AdaptiveForest.Settings settings,
      LongFunction<AttributeLearner> maker,
      long seed) {
    ForestTree[] trees = new ForestTree[settings.count()];
    for (int i = 0; i < trees.length; i++) {
      var draws = new Draws(SplitMix.seed(seed, i));
      trees[i] =
          new ForestTree(
              settings,
              attributes.classes() > 0,
              maker,
              draws,
              new LabelScale(),
              maker.apply(draws.seed()));
    }
    return trees;
  }

  private static Adwin detector(double delta) {
    return new Adwin(Adwin.Settings.of(delta, Direction.UP));
  }

  @Override
  public AttributeLearner learner() {
    return tree;
  }

  /** 1 while there is nothing to tell from. */
  @Override
  public double weight() {
    return !classifies || seen == 0 ? 1 : right / seen;
  }

  void learn(double[] row, double label, double weight, double[] said) {
    tree.predict(row, said);
    double error = error(said, label);
    seen++;
    right += 1 - error;
    AttributeLearner behind = background;
    if (behind != null) {
      behind.predict(row, said);
      backgroundSeen++;
      backgroundRight += 1 - error(said, label);
    }
    int times = draws.poisson(settings.rate());
    if (times > 0) {
      tree.learn(row, label, times * weight);
      if (behind != null) {
        behind.learn(row, label, times * weight);
      }
    }
    if (!classifies) {
      scale.add(label);
    }
    if (warning.add(error) == Signal.CHANGE) {
      background = maker.apply(draws.seed());
      backgroundRight = 0;
      backgroundSeen = 0;
      warning = detector(settings.warning());
    }
    if (drift.add(error) == Signal.CHANGE) {
      replace();
    }
  }

  /** 0 or 1; of a number, the distance in units that bring most errors into [0, 1]. */
  private double error(double[] said, double label) {
    return classifies
        ? ClassStatistics.majority(said) == (int) label ? 0 : 1
        : scale.scaled(Math.abs(said[0] - label));
  }

  private void replace() {
    AttributeLearner behind = background;
    if (behind != null) {
      tree = behind;
      right = backgroundRight;
      seen = backgroundSeen;
    } else {
      tree = maker.apply(draws.seed());
      right = 0;
      seen = 0;
    }
    background = null;
    backgroundRight = 0;
    backgroundSeen = 0;
    warning = detector(settings.warning());
    drift = detector(settings.drift());
  }

  ForestTree copy() {
    var copy = new ForestTree(settings, classifies, maker, draws.copy(), scale.copy(), tree.copy());
    AttributeLearner behind = background;
    copy.background = behind == null ? null : behind.copy();
    copy.warning.restore(warning.state());
    copy.drift.restore(drift.state());
    copy.right = right;
    copy.seen = seen;
    copy.backgroundRight = backgroundRight;
    copy.backgroundSeen = backgroundSeen;
    return copy;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("forest_draws", draws.state());
    to.doubles("warning", warning.state());
    to.doubles("drift", drift.state());
    to.doubles("scale", scale.state());
    to.doubles("counts", right, seen, backgroundRight, backgroundSeen);
    tree.snapshot(to.in("tree"));
    AttributeLearner behind = background;
    to.ints("has_background", behind == null ? 0 : 1);
    if (behind != null) {
      behind.snapshot(to.in("background"));
    }
  }

  @Override
  public void restore(Tensors from) {
    draws.restore(from.longs("forest_draws"));
    warning.restore(from.doubles("warning"));
    drift.restore(from.doubles("drift"));
    scale.restore(from.doubles("scale"));
    double[] counts = from.doubles("counts");
    int[] hasBackground = from.ints("has_background");
    if (counts.length != 4 || hasBackground.length != 1) {
      throw new IllegalArgumentException(
          "counts: %d numbers (expected: 4)".formatted(counts.length));
    }
    right = counts[0];
    seen = counts[1];
    backgroundRight = counts[2];
    backgroundSeen = counts[3];
    tree.restore(from.in("tree"));
    background = null;
    if (hasBackground[0] == 1) {
      AttributeLearner behind = maker.apply(0);
      behind.restore(from.in("background"));
      background = behind;
    }
  }
}
