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
    TreeMap<Double, Integer> counts = new TreeMap<>();
    for (double label : labels) {
      if (!Double.isNaN(label)) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    Map<Double, Double> values = new TreeMap<>();
    boolean asClasses = counts.size() <= CLASSES;
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    double below = 0;
    for (Map.Entry<Double, Integer> each : counts.entrySet()) {
      values.put(each.getKey(), asClasses ? values.size() : (below + each.getValue() / 2.0) / all);
      below += each.getValue();
    }
    return new Target(
        Arrays.stream(labels).map(x -> Double.isNaN(x) ? x : values.get(x)).toArray(),
        asClasses ? counts.size() : 0);
  }

  boolean isClasses() {
    return classes > 0;
  }
}
