package dev.pawl.learn;

import dev.pawl.model.Task;

/**
 * What a {@link KeyedLearner} remembers of the labels of a key, in a few numbers that start at 0,
 * and what it predicts from them.
 */
sealed interface KeyStatistic {

  /** How many numbers it keeps for each key. */
  int width();

  /** Takes in one label. */
  void learn(double[] cells, int at, double label, double weight);

  /** Predicts from what all rows had, which lies at 0. */
  void scoreAll(double[] cells, double[] scores);

  /**
   * Predicts for one key.
   *
   * @param at where the key's numbers lie
   * @param scores has the scores of all rows, and takes those of the key
   */
  void scoreKey(double[] cells, int at, double[] scores);

  /** Whether sums of the numbers, times a share, are the numbers of the rows put together. */
  boolean isAdditive();

  /**
   * The mean of the labels, or the share of each class.
   *
   * <p>Numbers of a key: the sum of weights, then the weighted sum of labels, or of each class. All
   * rows together count one half (one of K) for each class more than was seen, so that no
   * probability is 0; a key counts {@code priorWeight} examples at the mean of all rows more.
   *
   * @param halfLife after how many of a key's examples an older one counts half; ∞ for never
   */
  record Mean(Task task, double priorWeight, double halfLife) implements KeyStatistic {

    @Override
    public int width() {
      return 1 + task.scores();
    }

    @Override
    public void learn(double[] cells, int at, double label, double weight) {
      if (halfLife != Double.POSITIVE_INFINITY) {
        double kept = StrictMath.pow(2, -1 / halfLife);
        for (int i = at; i < at + width(); i++) {
          cells[i] *= kept;
        }
      }
      cells[at] += weight;
      switch (task) {
        case Task.Regression _, Task.BinaryClassification _ -> cells[at + 1] += weight * label;
        case Task.Classification _ -> cells[at + 1 + (int) label] += weight;
      }
    }

    @Override
    public void scoreAll(double[] cells, double[] scores) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            switch (task) {
              case Task.Regression _ -> cells[0] > 0 ? cells[1] / cells[0] : 0;
              case Task.BinaryClassification _ -> (cells[1] + 0.5) / (cells[0] + 1);
              case Task.Classification several ->
                  (cells[1 + i] + 1.0 / several.classes().size()) / (cells[0] + 1);
            };
      }
    }

    @Override
    public void scoreKey(double[] cells, int at, double[] scores) {
      double total = cells[at] + priorWeight;
      if (!(total > 0)) {
        return;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (cells[at + 1 + i] + priorWeight * scores[i]) / total;
      }
    }

    @Override
    public boolean isAdditive() {
      return true;
    }
  }

  /**
   * The commonest class so far, of equally common ones the first: it gets the probability {@code
   * certainty}, and the others share the rest. A key that was seen answers from its own labels
   * alone. Numbers of a key: those of the {@link Mean}.
   */
  record Majority(Mean shares, double certainty) implements KeyStatistic {

    @Override
    public int width() {
      return shares.width();
    }

    @Override
    public void learn(double[] cells, int at, double label, double weight) {
      shares.learn(cells, at, label, weight);
    }

    @Override
    public void scoreAll(double[] cells, double[] scores) {
      boolean known = cells[0] > 0;
      shares.scoreAll(cells, scores);
      if (known) {
        decide(scores);
      }
    }

    @Override
    public void scoreKey(double[] cells, int at, double[] scores) {
      if (cells[at] > 0) {
        shares.scoreKey(cells, at, scores);
        decide(scores);
      }
    }

    private void decide(double[] scores) {
      if (scores.length == 1) {
        scores[0] = scores[0] > 0.5 ? certainty : 1 - certainty;
        return;
      }
      int commonest = 0;
      for (int i = 1; i < scores.length; i++) {
        commonest = scores[i] > scores[commonest] ? i : commonest;
      }
      double rest = (1 - certainty) / (scores.length - 1);
      for (int i = 0; i < scores.length; i++) {
        scores[i] = i == commonest ? certainty : rest;
      }
    }

    @Override
    public boolean isAdditive() {
      return true;
    }
  }

  /**
   * The last label. Numbers of a key: 1 when there was one, and the label. A class gets the
   * probability {@code certainty}, and the others share the rest.
   */
  record Last(Task task, double certainty) implements KeyStatistic {

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void learn(double[] cells, int at, double label, double weight) {
      cells[at] = 1;
      cells[at + 1] = label;
    }

    @Override
    public void scoreAll(double[] cells, double[] scores) {
      if (cells[0] == 1) {
        scoreKey(cells, 0, scores);
        return;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            switch (task) {
              case Task.Regression _ -> 0;
              case Task.BinaryClassification _ -> 0.5;
              case Task.Classification several -> 1.0 / several.classes().size();
            };
      }
    }

    @Override
    public void scoreKey(double[] cells, int at, double[] scores) {
      double last = cells[at + 1];
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            switch (task) {
              case Task.Regression _ -> last;
              case Task.BinaryClassification _ -> last == 1 ? certainty : 1 - certainty;
              case Task.Classification several ->
                  last == i ? certainty : (1 - certainty) / (several.classes().size() - 1);
            };
      }
    }

    @Override
    public boolean isAdditive() {
      return false;
    }
  }
}
