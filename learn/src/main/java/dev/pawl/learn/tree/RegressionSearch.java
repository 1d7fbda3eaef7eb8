package dev.pawl.learn.tree;

/**
 * Looks for the split of a leaf that reduces the standard deviation of the labels the most (SDR).
 *
 * <p>A number may be split between any two of its bins; a nominal attribute splits into one branch
 * for each value that has been seen. A split counts when at least two of its branches hold more
 * than 1 % of the weight. What is left of the deviation behind a nominal split is taken with the
 * degrees of freedom that its branches leave, as in an analysis of variance: the many branches of
 * an attribute that says nothing, most of them with a row or two, gain nothing. The best split of
 * each attribute competes, the first of equals. Working memory of one thread.
 */
final class RegressionSearch {
  private static final double LEAST_SHARE = 0.01;

  private final BestSplit best = new BestSplit();
  private final TargetSums left = new TargetSums();
  private final TargetSums right = new TargetSums();
  private double[] above = new double[3];

  /** The best split of a leaf. */
  BestSplit search(RegressionNode.Leaf leaf) {
    best.clear(0);
    for (int i = 0; i < leaf.numbers.length; i++) {
      searchNumber(leaf.bins[i], leaf.numbers[i], i);
    }
    for (int i = 0; i < leaf.nominals.length; i++) {
      searchNominal(leaf.values[i], leaf.nominals[i], leaf.numbers.length + i);
    }
    return best;
  }

  private void searchNumber(TargetBins bins, int atPlace, int atSlot) {
    int size = bins.size();
    if (size < 2) {
      return;
    }
    if (above.length < 3 * size) {
      above = new double[3 * size];
    }
    right.clear();
    for (int i = size - 1; i >= 0; i--) {
      right.merge(bins.weight(i), bins.mean(i), bins.squares(i));
      above[3 * i] = right.weight;
      above[3 * i + 1] = right.mean;
      above[3 * i + 2] = right.squares;
    }
    double all = right.weight;
    double before = right.deviation();
    double gain = 0;
    int at = -1;
    left.clear();
    for (int i = 0; i + 1 < size; i++) {
      left.merge(bins.weight(i), bins.mean(i), bins.squares(i));
      double rest = above[3 * i + 3];
      if (Math.min(left.weight, rest) > LEAST_SHARE * all) {
        double after =
            (left.weight * left.deviation()
                    + rest * Math.sqrt(Math.max(0, above[3 * i + 5] / rest)))
                / all;
        if (before - after > gain) {
          gain = before - after;
          at = i;
        }
      }
    }
    if (at >= 0) {
      best.offer(gain, atPlace, atSlot, 2, bins.value(at));
    }
  }

  private void searchNominal(double[] values, int atPlace, int atSlot) {
    left.clear();
    double within = 0;
    int seen = 0;
    for (int i = 0; i < values.length; i += 3) {
      left.merge(values[i], values[i + 1], values[i + 2]);
      within += values[i + 2];
      seen += values[i] > 0 ? 1 : 0;
    }
    int counting = 0;
    for (int i = 0; i < values.length; i += 3) {
      counting += values[i] > LEAST_SHARE * left.weight ? 1 : 0;
    }
    double free = left.weight - seen;
    if (counting >= 2 && free > 0) {
      double before = Math.sqrt(Math.max(0, left.squares / (left.weight - 1)));
      double gain = before - Math.sqrt(Math.max(0, within / free));
      if (gain > 0) {
        best.offer(gain, atPlace, atSlot, values.length / 3, 0);
      }
    }
  }

  /** The labels that the best split sends into a branch. */
  void sums(RegressionNode.Leaf leaf, int branch, TargetSums to) {
    to.clear();
    if (best.slot() >= leaf.numbers.length) {
      double[] values = leaf.values[best.slot() - leaf.numbers.length];
      to.merge(values[3 * branch], values[3 * branch + 1], values[3 * branch + 2]);
      return;
    }
    TargetBins bins = leaf.bins[best.slot()];
    for (int i = 0; i < bins.size(); i++) {
      if (bins.value(i) <= best.threshold() == (branch == 0)) {
        to.merge(bins.weight(i), bins.mean(i), bins.squares(i));
      }
    }
  }
}
