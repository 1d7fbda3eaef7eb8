package dev.pawl.trial.srm;

import dev.pawl.trial.Figures;
import java.util.Map;
import java.util.SortedMap;

/**
 * Whether the arms are alike in what was fixed before (phone and desktop, country). For several
 * covariates divide α by their number.
 */
public final class BalanceCheck {
  private static final double FEWEST = 5;

  private BalanceCheck() {}

  /**
   * Whether categories are spread alike over the arms, for a look after every unit: the evidence of
   * {@link SequentialRatioCheck} in each category, multiplied. Each unit moves the factor of its
   * own category only, so the product is a martingale when the shares are as declared in every
   * category, and exceeds 1/α ever with probability α at most.
   *
   * @param covariate its name, for the reason
   * @param counts for each category the units of each arm
   * @param shares the declared shares of the arms, above 0, with sum 1
   * @param concentration see {@link SequentialRatioCheck}
   * @param alpha the probability of a false alarm over all looks, in (0, 0.5]
   */
  public static Check atAnyLook(
      String covariate,
      SortedMap<String, long[]> counts,
      double[] shares,
      double concentration,
      double alpha) {
    double[] theta = Shares.checked(shares);
    if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "concentration: " + concentration + " (expected: finite and above 0)");
    }
    check(counts, theta.length, alpha);
    double log = 0;
    double most = 0;
    String worst = "";
    for (Map.Entry<String, long[]> category : counts.entrySet()) {
      double own = SequentialRatioCheck.logEvidence(category.getValue(), theta, concentration);
      log += own;
      if (own > most) {
        most = own;
        worst = category.getKey();
      }
    }
    return judged(covariate, worst, Math.min(1, StrictMath.exp(-log)), alpha);
  }

  private static void check(SortedMap<String, long[]> counts, int arms, double alpha) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    for (Map.Entry<String, long[]> category : counts.entrySet()) {
      if (category.getValue().length != arms) {
        throw new IllegalArgumentException(
            "category %s: %d arms (expected: %d, the same number everywhere)"
                .formatted(category.getKey(), category.getValue().length, arms));
      }
      for (long count : category.getValue()) {
        if (count < 0) {
          throw new IllegalArgumentException(
              "category %s: %d units (expected: 0 or more)".formatted(category.getKey(), count));
        }
      }
    }
  }

  private static Check judged(String covariate, String worst, double p, double alpha) {
    return p > alpha
        ? new Check(true, p, covariate + ": balanced over the arms")
        : new Check(
            false,
            p,
            "%s: not balanced over the arms, most in category %s (p = %s): the arms are not alike, and no verdict counts"
                .formatted(covariate, worst, Figures.of(p)));
  }

  /**
   * Whether categories are spread alike over the arms, for one look: Pearson's χ² test of
   * independence of arm and category, over the categories that have enough units.
   *
   * @param covariate its name, for the reason
   * @param counts for each category the units of each arm, as many arms everywhere
   * @param alpha from which p-value down an imbalance is called, in (0, 0.5]
   */
  public static Check of(String covariate, SortedMap<String, long[]> counts, double alpha) {
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("counts: none (expected: at least 1 category)");
    }
    int arms = Math.max(2, counts.firstEntry().getValue().length);
    check(counts, arms, alpha);
    double[] byArm = new double[arms];
    double n = 0;
    for (Map.Entry<String, long[]> category : counts.entrySet()) {
      for (int arm = 0; arm < arms; arm++) {
        byArm[arm] += category.getValue()[arm];
        n += category.getValue()[arm];
      }
    }
    double square = 0;
    int categories = 0;
    String worst = "";
    double most = 0;
    for (Map.Entry<String, long[]> category : counts.entrySet()) {
      double own = 0;
      for (long count : category.getValue()) {
        own += count;
      }
      double part = 0;
      boolean enough = own > 0;
      for (int arm = 0; arm < arms; arm++) {
        double expected = own * byArm[arm] / n;
        enough &= expected >= FEWEST;
        double off = category.getValue()[arm] - expected;
        part += off * off / expected;
      }
      if (enough) {
        categories++;
        square += part;
        if (part > most) {
          most = part;
          worst = category.getKey();
        }
      }
    }
    if (categories < 2) {
      return new Check(
          true, 1, covariate + ": too few units in its categories to see an imbalance");
    }
    return judged(covariate, worst, Shares.beyond(square, (categories - 1) * (arms - 1)), alpha);
  }
}
