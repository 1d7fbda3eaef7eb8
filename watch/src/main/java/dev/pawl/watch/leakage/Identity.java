package dev.pawl.watch.leakage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A label that is a sum of other columns: found by orthogonal matching pursuit (Pati, Rezaiifar and
 * Krishnaprasad 1993), which takes the column that goes best with what is left until nothing is.
 *
 * @param columns which columns, at least two
 * @param coefficients what they are multiplied by; there may be a constant besides
 */
record Identity(List<Integer> columns, List<Double> coefficients) {
  private static final int MOST = 5;
  private static final int LEAST_ROWS = 50;

  /** Which share of the variance may be left: values are often rounded. */
  private static final double LEFT = 1e-6;

  Identity {
    columns = List.copyOf(columns);
    coefficients = List.copyOf(coefficients);
  }

  /**
   * The sum that makes the label, of at least two columns none of which can be left out.
   *
   * @param columns numbers; rows where one has none are passed over, columns with values in less
   *     than half of the rows too
   */
  static Optional<Identity> of(double[][] columns, double[] label) {
    List<Integer> usable = new ArrayList<>();
    for (int c = 0; c < columns.length; c++) {
      if (present(columns[c]) * 2 >= label.length) {
        usable.add(c);
      }
    }
    List<Integer> found = pursue(columns, usable, label).stream().sorted().toList();
    for (int i = 0; i < found.size(); ) {
      List<Integer> without = new ArrayList<>(found);
      without.subList(i, i + 1).clear();
      List<Integer> again = pursue(columns, without, label);
      if (again.isEmpty()) {
        i++;
      } else {
        found = without;
        i = 0;
      }
    }
    return found.size() < 2
        ? Optional.empty()
        : Optional.of(new Identity(found, coefficients(columns, found, label)));
  }

  private static int present(double[] column) {
    int present = 0;
    for (double value : column) {
      present += Double.isNaN(value) ? 0 : 1;
    }
    return present;
  }

  /** The columns that leave nothing of the label; empty when up to the most do not. */
  private static List<Integer> pursue(double[][] columns, List<Integer> from, double[] label) {
    double[] rest = centred(label, complete(columns, from, label));
    if (rest.length < LEAST_ROWS) {
      return List.of();
    }
    boolean[] kept = complete(columns, from, label);
    List<double[]> candidates = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    for (int c : from) {
      double[] centred = centred(columns[c], kept);
      candidates.add(centred);
      scales.add(dot(centred, centred));
    }
    double all = dot(rest, rest);
    List<Integer> taken = new ArrayList<>();
    while (all > 0 && taken.size() < MOST) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < candidates.size(); i++) {
        double squares = dot(candidates.get(i), candidates.get(i));
        if (squares > 1e-9 * scales.get(i)) {
          double along = dot(rest, candidates.get(i));
          if (along * along / squares > most) {
            most = along * along / squares;
            best = i;
          }
        }
      }
      if (best < 0) {
        return List.of();
      }
      taken.add(from.get(best));
      double[] direction = candidates.get(best).clone();
      away(rest, direction);
      candidates.forEach(candidate -> away(candidate, direction));
      if (dot(rest, rest) <= LEFT * all) {
        return taken;
      }
    }
    return List.of();
  }

  private static boolean[] complete(double[][] columns, List<Integer> of, double[] label) {
    boolean[] kept = new boolean[label.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = !Double.isNaN(label[i]);
      for (int c : of) {
        kept[i] &= !Double.isNaN(columns[c][i]);
      }
    }
    return kept;
  }

  private static double[] centred(double[] values, boolean[] kept) {
    double[] centred = new double[values.length];
    int size = 0;
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (kept[i]) {
        centred[size++] = values[i];
        sum += values[i];
      }
    }
    double[] result = Arrays.copyOf(centred, size);
    for (int i = 0; i < size; i++) {
      result[i] -= sum / size;
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Takes out of a vector what lies along another. */
  private static void away(double[] from, double[] direction) {
    double factor = dot(from, direction) / dot(direction, direction);
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * direction[i];
    }
  }

  /** By Frisch and Waugh (1933): of each column only what the others do not have. */
  private static List<Double> coefficients(double[][] columns, List<Integer> of, double[] label) {
    boolean[] kept = complete(columns, of, label);
    double[] target = centred(label, kept);
    List<Double> coefficients = new ArrayList<>();
    for (int c : of) {
      double[] own = centred(columns[c], kept);
      List<double[]> others = new ArrayList<>();
      for (int other : of) {
        if (other != c) {
          double[] vector = centred(columns[other], kept);
          others.forEach(earlier -> away(vector, earlier));
          others.add(vector);
        }
      }
      others.forEach(other -> away(own, other));
      coefficients.add(dot(target, own) / dot(own, own));
    }
    return coefficients;
  }
}
