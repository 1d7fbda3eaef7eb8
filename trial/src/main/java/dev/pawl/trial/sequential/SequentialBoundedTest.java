package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;

/**
 * The comparison of two means of bounded outcomes that may be looked at after every unit, exact at
 * every sample size and for every distribution within the bounds: betting on both arms
 * (Waudby-Smith and Ramdas, arXiv 2010.09686).
 *
 * <p>In each arm a gambler bets against every candidate mean, with half of the capital on larger
 * and half on smaller outcomes. At the true pair of means {@code (μ₀, μ₁)} the product of the two
 * capitals {@code K₀(μ₀) · K₁(μ₁)} is a nonnegative martingale that starts at 1, however the arms
 * take turns, so with probability {@code 1 − α} it stays below {@code 1/α} for ever (Ville 1939).
 * The interval holds the differences of all pairs for which it is:
 *
 * <pre>
 *   { m₁ − m₀ : K₀(m₀) · K₁(m₁) &lt; 1/α },   intersected over all looks
 * </pre>
 *
 * <p>The p-value of "the means are the same" is valid at all looks. At the common mean the capital
 * is at least the least of the grid's, so the reciprocal of what that has ever been at a look is at
 * most {@code a} with probability {@code a}, for every {@code a} (Ramdas, Grünwald, Vovk and Shafer
 * 2023, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38):
 *
 * <pre>
 *   p = min(1, 1/max over looks of min over m of K₀(m) · K₁(m))
 * </pre>
 *
 * <p>It is at most α whenever the interval excludes 0.
 *
 * <p>Capital is known on a grid, and bounded from below in between, so the ends lie outwards of the
 * exact ones by at most two steps. The bets aim at half of the evidence from each arm, {@code L =
 * ln(2/√α)}.
 *
 * <p>Against {@link SequentialMeanTest}: no first look to wait for and nothing asymptotic, which
 * matters for few successes; wider while samples are large, and dearer. Units are independent.
 * {@link #add} takes time in proportion to the grid and so does {@link #interval}; not safe for use
 * by several threads at once.
 */
public final class SequentialBoundedTest implements Resumable {
  private final Terms terms;
  private final double lowest;
  private final double highest;
  private final BettingCapital control;
  private final BettingCapital treatment;
  private double lower = -1;
  private double upper = 1;
  private double evidence = 1;
  private boolean fresh = true;

  /**
   * A test that has seen nothing.
   *
   * @param lowest the least possible outcome
   * @param highest the largest possible outcome, above {@code lowest}
   * @param points how many steps the grid over them has, at least 10; the interval is never
   *     narrower than two of them
   */
  public SequentialBoundedTest(Terms terms, double lowest, double highest, int points) {
    if (!(Double.isFinite(lowest) && lowest < highest && Double.isFinite(highest - lowest))) {
      throw new IllegalArgumentException(
          "bounds: %s to %s (expected: finite, the first below the second)"
              .formatted(lowest, highest));
    }
    this.terms = terms;
    this.lowest = lowest;
    this.highest = highest;
    double each = StrictMath.log(2 / Math.sqrt(terms.alpha()));
    this.control = new BettingCapital(points, each);
    this.treatment = new BettingCapital(points, each);
  }

  /**
   * One unit's outcome.
   *
   * @throws IllegalArgumentException when it is out of the bounds, for then nothing that was said
   *     of them holds
   */
  public void add(boolean treated, double outcome) {
    if (!(outcome >= lowest && outcome <= highest)) {
      throw new IllegalArgumentException(
          "outcome: %s (expected: in [%s, %s], the declared bounds)"
              .formatted(outcome, lowest, highest));
    }
    BettingCapital arm = treated ? treatment : control;
    arm.add(Math.clamp((outcome - lowest) / (highest - lowest), 0, 1), 0, arm.points());
    fresh = false;
  }

  /**
   * The interval for the difference; it never grows from one call to the next. From end to end of
   * what the bounds allow while nothing is known, with {@code NaN} at both ends when every
   * difference is ruled out.
   */
  public Interval interval() {
    look();
    double scale = highest - lowest;
    boolean empty = lower > upper;
    return new Interval(
        scale * (treatment.mean() - control.mean()),
        empty ? Double.NaN : scale * lower,
        empty ? Double.NaN : scale * upper,
        1 - terms.alpha());
  }

  private void look() {
    if (!fresh) {
      lower = Math.max(lower, least(control, treatment));
      upper = Math.min(upper, -least(treatment, control));
      evidence = Math.max(evidence, againstNoDifference());
      fresh = true;
    }
  }

  /** The least capital at any mean that both arms may have. */
  private double againstNoDifference() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < control.points(); i++) {
      least = Math.min(least, control.between(i) * treatment.between(i));
    }
    return least;
  }

  /**
   * The least {@code m₁ − m₀} of the second arm's mean and the first one's that is not ruled out; 1
   * when all are. For each cell of the first arm's means it takes the lowest cell of the second's
   * whose capital is small enough: the smaller the first capital, the lower that one.
   */
  private double least(BettingCapital first, BettingCapital second) {
    int points = first.points();
    double[] smallest = new double[points];
    double small = Double.POSITIVE_INFINITY;
    for (int j = 0; j < points; j++) {
      small = Math.min(small, second.between(j));
      smallest[j] = small;
    }
    double bar = 1 / terms.alpha();
    int at = 0;
    int least = points;
    for (int i = 0; i < points; i++) {
      double capital = first.between(i);
      while (at > 0 && capital * smallest[at - 1] < bar) {
        at--;
      }
      while (at < points && !(capital * smallest[at] < bar)) {
        at++;
      }
      least = Math.min(least, at < points ? at - i - 1 : points);
      at = Math.min(at, points - 1);
    }
    return Math.min(1, (double) least / points);
  }

  /** What is shown so far. */
  public Verdict verdict() {
    long units = control.count() + treatment.count();
    if (Math.min(control.count(), treatment.count()) == 0) {
      return Verdict.undecided(
          units,
          "%d and %d units (expected: at least 1 on each side)"
              .formatted(control.count(), treatment.count()));
    }
    Interval interval = interval();
    if (Double.isNaN(interval.lower())) {
      return Verdict.invalid(
          units,
          "every difference is ruled out: the means have changed on the way, or units are not"
              + " independent");
    }
    return terms.verdict(interval, OptionalDouble.of(1 / evidence), units, units, "units");
  }

  @Override
  public double[] state() {
    return Parts.join(
        new double[] {lower, upper, evidence, fresh ? 1 : 0}, control.state(), treatment.state());
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 3, "a sequential test of bounded means");
    Parts.sized(parts[0], 4, "a sequential test of bounded means");
    control.restore(parts[1]);
    treatment.restore(parts[2]);
    lower = parts[0][0];
    upper = parts[0][1];
    evidence = parts[0][2];
    fresh = parts[0][3] == 1;
  }
}
