package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/**
 * Compares the columns of a table with their reference.
 *
 * <p>Invariants, for rows that are independent within and between the two:
 *
 * <ol>
 *   <li>A column whose true effect is at most {@code leastEffect} is found {@code DRIFT} with a
 *       probability of at most {@code level}, at any number of rows. The bounds are finite-sample
 *       ones: of Dvoretzky, Kiefer, Wolfowitz and Massart (1990) for distribution functions, of
 *       McDiarmid (1989) for shares of categories, with the sketches' own error on top.
 *   <li>Over all columns the false discovery rate is at most {@code level} (Benjamini and Hochberg
 *       1995): when no column has drifted, the probability of finding any.
 *   <li>With more rows a column goes from {@code UNDECIDED} to {@code DRIFT} or {@code SAME},
 *       whichever is true.
 * </ol>
 *
 * <p>The price of bounds that hold for every distribution is power: an effect is found from about
 * {@code leastEffect + √(ln(2·columns/level) / (2n))} on, for {@code n = rows·rows'/(rows +
 * rows')}.
 *
 * @param leastEffect the least effect that counts, in [0, 1)
 * @param level the false discovery rate, in (0, 0.5]
 */
public record DriftTest(double leastEffect, double level) {

  /** An effect of a tenth of the rows counts, at a rate of 1 %. */
  public static final DriftTest USUAL = new DriftTest(0.1, 0.01);

  /** Half of the quantile of 99 % that sketches state their errors at, in deviations. */
  private static final double QUANTILE_99 = 2.576;

  public DriftTest {
    if (!(leastEffect >= 0 && leastEffect < 1)) {
      throw new IllegalArgumentException("leastEffect: " + leastEffect + " (expected: in [0, 1))");
    }
    if (!(level > 0 && level <= 0.5)) {
      throw new IllegalArgumentException("level: " + level + " (expected: in (0, 0.5])");
    }
  }

  /**
   * Compares all columns that both have, in the order of the current ones.
   *
   * @throws IllegalArgumentException when a column holds numbers in one and categories in the other
   */
  public List<Comparison> compare(TableProfile reference, TableProfile current) {
    List<Measured> measured = new ArrayList<>();
    current
        .columns()
        .forEach((name, now) -> {
          ColumnProfile then = reference.columns().get(name);
          if (then != null) {
            measure(name, then, now, measured);
          }
        });
    return judge(measured);
  }

  /**
   * An effect before it is judged.
   *
   * @param bias by how much it is too great in the mean when there is none
   * @param variance the variance proxy of its deviation from its mean
   * @param sides how many sides the bound is about
   */
  private record Measured(
      String column,
      Aspect aspect,
      double effect,
      double bias,
      double variance,
      int sides,
      Map<String, Double> measures) {

    /** The probability of so great an effect, or a greater one, were the true one {@code least}. */
    double pValue(double least) {
      double beyond = effect - bias - least;
      return beyond <= 0
          ? 1
          : Math.min(1, sides * StrictMath.exp(-beyond * beyond / (2 * variance)));
    }

    double radius(double level) {
      return Math.sqrt(2 * variance * StrictMath.log(sides / level));
    }
  }

  private static void measure(
      String name, ColumnProfile then, ColumnProfile now, List<Measured> to) {
    if (then.rows() == 0 || now.rows() == 0) {
      return;
    }
    switch (now) {
      case NumberProfile numbers -> {
        if (!(then instanceof NumberProfile before)) {
          throw new IllegalArgumentException(
              name + ": numbers, categories in the reference (expected: the same in both)");
        }
        if (before.values().count() > 0 && numbers.values().count() > 0) {
          to.add(ofNumbers(name, before.values(), numbers.values()));
        }
      }
      case CategoryProfile categories -> {
        if (!(then instanceof CategoryProfile before)) {
          throw new IllegalArgumentException(
              name + ": categories, numbers in the reference (expected: the same in both)");
        }
        if (before.present() > 0 && categories.present() > 0) {
          to.add(ofCategories(name, before, categories));
        }
      }
    }
    if (then.missing() > 0 || now.missing() > 0) {
      double before = (double) then.missing() / then.rows();
      double after = (double) now.missing() / now.rows();
      Map<String, Double> measures = new LinkedHashMap<>();
      measures.put("share before", before);
      measures.put("share now", after);
      double variance = (1.0 / then.rows() + 1.0 / now.rows()) / 4;
      to.add(
          new Measured(name, Aspect.MISSING, Math.abs(after - before), 0, variance, 2, measures));
    }
  }

  private static Measured ofNumbers(String name, QuantileSketch then, QuantileSketch now) {
    Distribution before = then.distribution();
    Distribution after = now.distribution();
    double effect = Distances.kolmogorov(before, after);
    Map<String, Double> measures = new LinkedHashMap<>();
    double quartiles = before.quantile(0.75) - before.quantile(0.25);
    measures.put("median before", before.quantile(0.5));
    measures.put("median now", after.quantile(0.5));
    double wasserstein = Distances.wasserstein(before, after);
    measures.put("Wasserstein", wasserstein);
    if (quartiles > 0) {
      measures.put("Wasserstein / quartile range", wasserstein / quartiles);
    }
    double[][] shares = inDeciles(before, after);
    addShares(shares[0], before.weight(), shares[1], after.weight(), measures);
    return new Measured(name, Aspect.VALUES, effect, 0, variance(then, now), 2, measures);
  }

  /**
   * The variance proxy of the distance of two distribution functions, with that of the sketches.
   */
  private static double variance(QuantileSketch then, QuantileSketch now) {
    double sketches = square(then.rankErrorEverywhere()) + square(now.rankErrorEverywhere());
    return (1.0 / then.count() + 1.0 / now.count()) / 4 + sketches / square(QUANTILE_99);
  }

  /** How far apart samples of one distribution are at most, with a probability of 99 %. */
  static double chance(QuantileSketch then, QuantileSketch now) {
    return Math.sqrt(2 * variance(then, now) * StrictMath.log(2 / 0.01));
  }

  /** The shares between the different deciles of the first. */
  private static double[][] inDeciles(Distribution before, Distribution after) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (int i = 1; i < 10; i++) {
      cuts.add(before.quantile(i / 10.0));
    }
    double[][] shares = new double[2][cuts.size() + 1];
    int bin = 0;
    double last = 0;
    double lastNow = 0;
    for (double cut : cuts) {
      shares[0][bin] = before.shareUpTo(cut) - last;
      shares[1][bin] = after.shareUpTo(cut) - lastNow;
      last = before.shareUpTo(cut);
      lastNow = after.shareUpTo(cut);
      bin++;
    }
    shares[0][bin] = 1 - last;
    shares[1][bin] = 1 - lastNow;
    return shares;
  }

  private static Measured ofCategories(String name, CategoryProfile then, CategoryProfile now) {
    double n = then.present();
    double m = now.present();
    double[] before;
    double[] after;
    if (then.isExact() && now.isExact()) {
      TreeSet<String> names = new TreeSet<>();
      then.items().items().stream().map(FrequentItems.Item::item).forEach(names::add);
      now.items().items().stream().map(FrequentItems.Item::item).forEach(names::add);
      before = names.stream().mapToDouble(each -> then.items().count(each) / n).toArray();
      after = names.stream().mapToDouble(each -> now.items().count(each) / m).toArray();
    } else {
      before = then.buckets();
      after = now.buckets();
      for (int i = 0; i < before.length; i++) {
        before[i] /= n;
        after[i] /= m;
      }
    }
    double bias = 0;
    for (int i = 0; i < before.length; i++) {
      double pooled = (n * before[i] + m * after[i]) / (n + m);
      bias += Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)) / 2;
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("greatest difference of a share", Distances.greatest(before, after));
    addShares(before, n, after, m, measures);
    return new Measured(
        name,
        Aspect.VALUES,
        Distances.totalVariation(before, after),
        bias,
        (1 / n + 1 / m) / 4,
        1,
        measures);
  }

  private static void addShares(
      double[] before, double n, double[] after, double m, Map<String, Double> to) {
    to.put("Jensen–Shannon distance", Distances.jensenShannon(before, after));
    to.put("PSI", Distances.stability(before, n, after, m));
    to.put("PSI without change", (before.length - 1) * (1 / n + 1 / m));
    if (before.length > 1) {
      double statistic = Distances.chiSquared(before, n, after, m);
      to.put(
          "p of χ²",
          1 - new ChiSquaredDistribution(before.length - 1.0).cumulativeProbability(statistic));
    }
  }

  private static double square(double value) {
    return value * value;
  }

  /** Benjamini and Hochberg's step-up adjustment, and what follows from it. */
  private List<Comparison> judge(List<Measured> measured) {
    int count = measured.size();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    order.sort((a, b) ->
        Double.compare(measured.get(b).pValue(leastEffect), measured.get(a).pValue(leastEffect)));
    double[] adjusted = new double[count];
    double least = 1;
    for (int rank = 0; rank < count; rank++) {
      int index = order.get(rank);
      double p = measured.get(index).pValue(leastEffect);
      least = Math.min(least, p * count / (count - rank));
      adjusted[index] = least;
    }
    List<Comparison> judged = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Measured each = measured.get(i);
      double radius = each.radius(level / count);
      double high = Math.min(1, each.effect() + radius);
      Verdict verdict =
          adjusted[i] <= level
              ? Verdict.DRIFT
              : high <= leastEffect ? Verdict.SAME : Verdict.UNDECIDED;
      judged.add(
          new Comparison(
              each.column(),
              each.aspect(),
              verdict,
              each.effect(),
              Math.max(0, each.effect() - each.bias() - radius),
              high,
              adjusted[i],
              each.measures()));
    }
    return List.copyOf(judged);
  }
}
