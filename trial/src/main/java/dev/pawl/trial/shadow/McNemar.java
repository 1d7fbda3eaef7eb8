package dev.pawl.trial.shadow;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Two classifiers on the same examples (McNemar 1947): only the examples that one of them alone got
 * right tell them apart. With {@code b} right by the champion alone and {@code c} right by the
 * challenger alone, the p-value is the exact two-sided binomial one of {@code c} in {@code b + c}
 * at ½; the interval for the difference of the shares of right answers, challenger minus champion,
 * is Wald's after half an example is added to each of the four cells (Agresti and Min 2005, "Simple
 * improved confidence intervals for comparing matched proportions"):
 *
 * <pre>
 *   (c* − b*)/n* ± z √( (b* + c*) − (c* − b*)²/n* ) / n*,   b* = b + ½, c* = c + ½, n* = n + 2
 * </pre>
 *
 * For one look at independent examples; for dependent ones, and for many looks, compare the
 * zero-one losses with {@code dev.pawl.trial.paired} in blocks of event time.
 */
public final class McNemar {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private McNemar() {}

  /**
   * What the counts show; larger is better.
   *
   * @param agreeing examples that both or neither got right, 0 or more
   * @param champion right by the champion alone, 0 or more
   * @param challenger right by the challenger alone, 0 or more
   * @param terms the direction must be that larger is better
   */
  public static Verdict of(long agreeing, long champion, long challenger, Terms terms) {
    if (agreeing < 0 || champion < 0 || challenger < 0) {
      throw new IllegalArgumentException(
          "counts: %d, %d, %d (expected: 0 or more)".formatted(agreeing, champion, challenger));
    }
    if (champion > Integer.MAX_VALUE / 2 || challenger > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "counts: %d and %d by one alone (expected: at most %d)"
              .formatted(champion, challenger, Integer.MAX_VALUE / 2));
    }
    if (terms.direction() != Direction.LARGER_IS_BETTER) {
      throw new IllegalArgumentException(
          "direction: %s (expected: LARGER_IS_BETTER, for right answers are counted)"
              .formatted(terms.direction()));
    }
    long n = agreeing + champion + challenger;
    int discordant = (int) (champion + challenger);
    if (discordant == 0) {
      return Verdict.undecided(n, "the two were right and wrong together on every example");
    }
    double p = 1;
    if (champion != challenger) {
      BinomialDistribution half = new BinomialDistribution(discordant, 0.5);
      p = Math.min(1, 2 * half.cumulativeProbability((int) Math.min(champion, challenger)));
    }
    double b = champion + 0.5;
    double c = challenger + 0.5;
    double all = n + 2.0;
    double reach =
        NORMAL.inverseCumulativeProbability(1 - terms.alpha() / 2)
            * Math.sqrt(b + c - (c - b) * (c - b) / all)
            / all;
    double centre = (c - b) / all;
    Interval interval =
        new Interval(
            (double) (challenger - champion) / n,
            Math.max(-1, centre - reach),
            Math.min(1, centre + reach),
            1 - terms.alpha());
    return terms.verdict(interval, OptionalDouble.of(p), n, n, "examples");
  }
}
