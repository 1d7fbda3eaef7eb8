package dev.pawl.learn;

import dev.pawl.model.Model;
import dev.pawl.model.baseline.Key;
import dev.pawl.model.baseline.TableModel;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.CodeIndex;
import dev.pawl.model.row.Row;
import java.util.Arrays;

/**
 * A baseline that remembers the labels of each key, such as their mean, and reads no features: what
 * any learned model has to beat. Keys beyond the limit, and keys never seen, are predicted as all
 * rows together.
 *
 * <p>A weight of 2 counts as the row twice (the mean), or as once (the last value); with a
 * half-life older rows fade once for each row, whatever its weight. Merging means adds their sums,
 * each times its share, which is exact; last values are not merged.
 */
final class KeyedLearner implements RecipeLearner {
  private final Recipe recipe;
  private final Examples examples;
  private final Key key;
  private final KeyStatistic statistic;
  private final int limit;
  private CodeIndex index = new CodeIndex();

  /** All rows together, then the keys in the order of their numbers. */
  private double[] cells;

  KeyedLearner(Recipe recipe, Key key, KeyStatistic statistic, int limit) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.key = key;
    this.statistic = statistic;
    this.limit = limit;
    this.cells = new double[statistic.width()];
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    statistic.scoreAll(cells, scores);
    int number = key.isEmpty() ? 0 : index.find(key.of(row));
    if (number > 0) {
      statistic.scoreKey(cells, number * statistic.width(), scores);
    }
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    statistic.learn(cells, 0, label, weight);
    long code = key.isEmpty() ? 0 : key.of(row);
    if (code == 0) {
      return;
    }
    int number = index.size() < limit ? index.add(code) : index.find(code);
    if (number > 0) {
      makeRoom();
      statistic.learn(cells, number * statistic.width(), label, weight);
    }
  }

  private void makeRoom() {
    int needed = (1 + index.size()) * statistic.width();
    if (needed > cells.length) {
      cells = Arrays.copyOf(cells, needed + needed / 2);
    }
  }

  @Override
  public Learner copy() {
    var copy = new KeyedLearner(recipe, key, statistic, limit);
    copy.index = index.copy();
    copy.cells = cells.clone();
    return copy;
  }

  @Override
  public Model freeze() {
    int scores = task().scores();
    double[] otherwise = new double[scores];
    statistic.scoreAll(cells, otherwise);
    long[] codes = index.codes();
    Arrays.sort(codes);
    double[] values = new double[codes.length * scores];
    for (int i = 0; i < codes.length; i++) {
      double[] one = otherwise.clone();
      statistic.scoreKey(cells, index.find(codes[i]) * statistic.width(), one);
      System.arraycopy(one, 0, values, i * scores, scores);
    }
    return new TableModel(task(), schema(), key, codes, values, otherwise);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("codes", index.codes());
    to.doubles("cells", Arrays.copyOf(cells, (1 + index.size()) * statistic.width()));
  }

  @Override
  public void restore(Tensors from) {
    CodeIndex restored = CodeIndex.of(from.longs("codes"));
    double[] values = from.doubles("cells");
    int expected = (1 + restored.size()) * statistic.width();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "cells: %d values (expected: %d)".formatted(values.length, expected));
    }
    index = restored;
    cells = values.clone();
  }

  @Override
  public boolean merge(Learner other, double share) {
    if (!(other instanceof KeyedLearner that)
        || !recipe.matches(that.recipe)
        || !statistic.isAdditive()) {
      return false;
    }
    if (share == 0) {
      return true;
    }
    if (share == 1) {
      index = that.index.copy();
      cells = that.cells.clone();
      return true;
    }
    int width = statistic.width();
    for (int i = 0; i < cells.length; i++) {
      cells[i] *= 1 - share;
    }
    addTo(0, that.cells, 0, share);
    long[] codes = that.index.codes();
    for (int i = 0; i < codes.length; i++) {
      int number = index.size() < limit ? index.add(codes[i]) : index.find(codes[i]);
      if (number > 0) {
        makeRoom();
        addTo(number * width, that.cells, (1 + i) * width, share);
      }
    }
    return true;
  }

  private void addTo(int at, double[] theirs, int from, double share) {
    for (int i = 0; i < statistic.width(); i++) {
      cells[at + i] += share * theirs[from + i];
    }
  }
}
