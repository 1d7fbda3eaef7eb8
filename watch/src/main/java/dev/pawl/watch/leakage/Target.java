package dev.pawl.watch.leakage;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be predicted, such that it does not depend on its unit or scale: numbers by their rank
 * in (0, 1), equal ones sharing it, with squared error; at most {@value #CLASSES} different values
 * as classes, with log loss.
 *
 * @param values ranks or indices of classes; {@code NaN} where there is no label
 * @param classes how many classes; 0 for numbers
 */
record Target(double[] values, int classes) {
  private static final int CLASSES = 20;

  static Target of(double[] labels) {
    TreeMap<Double, Integer> counts = counts(labels);
    if (counts.size() > CLASSES) {
      return new Target(ranks(labels), 0);
    }
    Map<Double, Double> indices = new TreeMap<>();
    counts.keySet().forEach(label -> indices.put(label, (double) indices.size()));
    return new Target(mapped(labels, indices), counts.size());
  }

  /** The rank of each value in (0, 1), equal ones sharing it; {@code NaN} stays. */
  static double[] ranks(double[] values) {
    TreeMap<Double, Integer> counts = counts(values);
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    Map<Double, Double> ranks = new TreeMap<>();
    double below = 0;
    for (Map.Entry<Double, Integer> each : counts.entrySet()) {
      ranks.put(each.getKey(), (below + each.getValue() / 2.0) / all);
      below += each.getValue();
    }
    return mapped(values, ranks);
  }

  private static TreeMap<Double, Integer> counts(double[] values) {
    TreeMap<Double, Integer> counts = new TreeMap<>();
    for (double value : values) {
      if (!Double.isNaN(value)) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static double[] mapped(double[] values, Map<Double, Double> to) {
    return Arrays.stream(values)
        .map(value -> Double.isNaN(value) ? value : to.getOrDefault(value, Double.NaN))
        .toArray();
  }

  boolean isClasses() {
    return classes > 0;
  }
}
