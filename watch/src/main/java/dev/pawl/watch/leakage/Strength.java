package dev.pawl.watch.leakage;

import dev.pawl.stream.Moments;
import java.util.Arrays;
import java.util.Objects;

/**
 * How well one feature alone tells the label on rows that it was not learned from: the share of the
 * error without any feature that goes away. The error is the squared one of the label's rank where
 * labels are numbers, the log loss where they are classes. Even rows are learned from, odd ones
 * predicted; a number is cut into up to {@value #BINS} intervals of as many rows, a text is taken
 * as it is, no value is a value of its own. Of numbers that go with numbers, Spearman's squared
 * correlation counts when it is greater; of names, how little labels differ where a name comes
 * again.
 *
 * @param feature its name
 * @param share at most 1; 0 or less when it tells nothing
 * @param deviation the standard error of the share
 */
public record Strength(String feature, double share, double deviation) {
  private static final int BINS = 128;
  private static final int ROWS_IN_BIN = 10;
  private static final double PRESENT = 0.9;
  private static final double REPEATED = 0.1;

  public Strength {
    Objects.requireNonNull(feature, "feature");
  }

  static Strength of(String feature, double[] values, boolean numeric, Target target) {
    int[] bins = numeric ? intervals(values) : names(values);
    if (target.isClasses()) {
      return ofClasses(feature, bins, target);
    }
    Strength binned = ofNumbers(feature, bins, target.values());
    Strength other =
        numeric
            ? ofRanks(feature, values, target.values())
            : withinNames(feature, bins, target.values());
    return other.share() > binned.share() ? other : binned;
  }

  /**
   * By how little labels differ where a name comes again: many names leave few rows to learn each
   * from, and a copy tells nothing of names that come once. 1 less the variance within the names by
   * that of all labels, both unbiased.
   */
  private static Strength withinNames(String feature, int[] names, double[] labels) {
    int count = Arrays.stream(names).max().orElse(0) + 1;
    Moments all = new Moments();
    Moments[] within = new Moments[count];
    for (int i = 0; i < names.length; i++) {
      if (!Double.isNaN(labels[i])) {
        within[names[i]] = within[names[i]] == null ? new Moments() : within[names[i]];
        within[names[i]].add(labels[i], 1);
        all.add(labels[i], 1);
      }
    }
    double squares = 0;
    double freedom = 0;
    double repeated = 0;
    for (Moments each : within) {
      if (each != null && each.weight() > 1) {
        squares += each.variance() * (each.weight() - 1);
        freedom += each.weight() - 1;
        repeated += each.weight();
      }
    }
    if (repeated < REPEATED * all.weight()) {
      return new Strength(feature, 0, 0);
    }
    double share = 1 - squares / freedom / all.variance();
    return new Strength(feature, share, (1 - share) * Math.sqrt(2 / freedom));
  }

  /** By the rank of the feature itself: few rows make few intervals, which blur a copy. */
  private static Strength ofRanks(String feature, double[] values, double[] labels) {
    double[] both = new double[values.length];
    int rows = 0;
    int labelled = 0;
    for (int i = 0; i < values.length; i++) {
      labelled += Double.isNaN(labels[i]) ? 0 : 1;
      boolean present = !Double.isNaN(labels[i]) && !Double.isNaN(values[i]);
      both[i] = present ? values[i] : Double.NaN;
      rows += present ? 1 : 0;
    }
    if (rows < PRESENT * labelled) {
      return new Strength(feature, 0, 0);
    }
    double[] ranks = Target.ranks(both);
    Correlation correlation = new Correlation();
    for (int i = 0; i < ranks.length; i++) {
      if (!Double.isNaN(ranks[i])) {
        correlation.add(ranks[i], labels[i]);
      }
    }
    double share = correlation.square();
    return new Strength(feature, share, 2 * (1 - share) / Math.sqrt(rows));
  }

  /** Pearson's correlation of two columns, added up row by row. */
  private static final class Correlation {
    private double rows;
    private double meanX;
    private double meanY;
    private double squaresX;
    private double squaresY;
    private double both;

    void add(double x, double y) {
      rows++;
      double fromX = x - meanX;
      double fromY = y - meanY;
      meanX += fromX / rows;
      meanY += fromY / rows;
      squaresX += fromX * (x - meanX);
      squaresY += fromY * (y - meanY);
      both += fromX * (y - meanY);
    }

    double square() {
      double scale = squaresX * squaresY;
      return scale > 0 ? both * both / scale : 0;
    }
  }

  private static int[] names(double[] values) {
    return Arrays.stream(values).mapToInt(x -> Double.isNaN(x) ? 0 : (int) x + 1).toArray();
  }

  private static int[] intervals(double[] values) {
    double[] learned = new double[values.length / 2 + 1];
    int size = 0;
    for (int i = 0; i < values.length; i += 2) {
      if (!Double.isNaN(values[i])) {
        learned[size++] = values[i];
      }
    }
    Arrays.sort(learned, 0, size);
    int count = Math.clamp(size / ROWS_IN_BIN, 4, BINS);
    double[] cuts = new double[count - 1];
    int used = 0;
    for (int i = 1; i < count && size > 0; i++) {
      double cut = learned[(int) ((long) i * size / count)];
      if (used == 0 || cut > cuts[used - 1]) {
        cuts[used++] = cut;
      }
    }
    double[] limits = Arrays.copyOf(cuts, used);
    int[] bins = new int[values.length];
    for (int i = 0; i < bins.length; i++) {
      if (!Double.isNaN(values[i])) {
        int found = Arrays.binarySearch(limits, values[i]);
        bins[i] = 1 + (found >= 0 ? found + 1 : -found - 1);
      }
    }
    return bins;
  }

  private static Strength ofNumbers(String feature, int[] bins, double[] labels) {
    int count = Arrays.stream(bins).max().orElse(0) + 1;
    double[] sums = new double[count];
    double[] rows = new double[count];
    double sum = 0;
    double all = 0;
    for (int i = 0; i < bins.length; i += 2) {
      if (!Double.isNaN(labels[i])) {
        sums[bins[i]] += labels[i];
        rows[bins[i]]++;
        sum += labels[i];
        all++;
      }
    }
    double mean = sum / all;
    Ratio ratio = new Ratio();
    for (int i = 1; i < bins.length; i += 2) {
      if (!Double.isNaN(labels[i])) {
        double told = (sums[bins[i]] + mean) / (rows[bins[i]] + 1);
        ratio.add(square(labels[i] - told), square(labels[i] - mean));
      }
    }
    return ratio.strength(feature);
  }

  private static Strength ofClasses(String feature, int[] bins, Target target) {
    int classes = target.classes();
    int count = Arrays.stream(bins).max().orElse(0) + 1;
    double[][] counts = new double[count][];
    double[] rows = new double[count];
    double[] share = new double[classes];
    Arrays.fill(share, 1);
    double all = classes;
    for (int i = 0; i < bins.length; i += 2) {
      if (!Double.isNaN(target.values()[i])) {
        int label = (int) target.values()[i];
        if (counts[bins[i]] == null) {
          counts[bins[i]] = new double[classes];
        }
        counts[bins[i]][label]++;
        rows[bins[i]]++;
        share[label]++;
        all++;
      }
    }
    Ratio ratio = new Ratio();
    for (int i = 1; i < bins.length; i += 2) {
      if (!Double.isNaN(target.values()[i])) {
        int label = (int) target.values()[i];
        double before = share[label] / all;
        double came = counts[bins[i]] == null ? 0 : counts[bins[i]][label];
        double told = (came + before) / (rows[bins[i]] + 1);
        ratio.add(-StrictMath.log(told), -StrictMath.log(before));
      }
    }
    return ratio.strength(feature);
  }

  private static double square(double x) {
    return x * x;
  }

  /** The ratio of two means, with its standard error. */
  private static final class Ratio {
    private double told;
    private double untold;
    private double toldSquared;
    private double untoldSquared;
    private double both;

    void add(double loss, double without) {
      told += loss;
      untold += without;
      toldSquared += loss * loss;
      untoldSquared += without * without;
      both += loss * without;
    }

    Strength strength(String feature) {
      if (!(untold > 0)) {
        return new Strength(feature, 0, 0);
      }
      double ratio = told / untold;
      double squares = toldSquared - 2 * ratio * both + ratio * ratio * untoldSquared;
      return new Strength(feature, 1 - ratio, Math.sqrt(Math.max(0, squares)) / untold);
    }
  }
}
