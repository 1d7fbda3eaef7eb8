package dev.pawl.trial.sequential;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import java.util.Arrays;

/**
 * What a gambler has who bets that outcomes in [0, 1] have another mean than {@code m}, for each
 * {@code m} of a grid: half of the capital on larger, half on smaller outcomes, with the
 * predictable plug-in bets of Waudby-Smith and Ramdas (arXiv 2010.09686, section 4).
 *
 * <pre>
 *   K⁺(m) = Π (1 + min(λᵢ, c/m)(Xᵢ − m)),   K⁻(m) = Π (1 − min(λᵢ, c/(1 − m))(Xᵢ − m)),   c = 1/2
 *   λₜ = √( 2 L / (σ̂²ₜ₋₁ t ln(1 + t)) ),  μ̂ₜ = (1/2 + ΣXᵢ)/(t + 1),  σ̂²ₜ = (1/4 + Σ(Xᵢ − μ̂ᵢ)²)/(t + 1)
 * </pre>
 *
 * <ol>
 *   <li>At the true mean both are nonnegative martingales that start at 1.
 *   <li>{@code K⁺} never rises with {@code m}, {@code K⁻} never falls: the capital anywhere between
 *       two points of the grid is at least {@code K⁺} of the upper and {@code K⁻} of the lower one.
 *   <li>Capital beyond {@value #RICH} is given away, which only makes it smaller.
 * </ol>
 */
final class BettingCapital implements Resumable {
  private static final String OWNER = "bets on a grid of this size";
  private static final double CUT = 0.5;
  private static final double RICH = 1e100;

  private final int points;
  private final double evidence;
  private final double[] means;
  private final double[] mostUp;
  private final double[] mostDown;
  private final double[] up;
  private final double[] down;
  private long count;
  private double sum;
  private double squares = 0.25;
  private double variance = 0.25;

  /**
   * Nothing won or lost.
   *
   * @param points how many steps the grid has, at least 10
   * @param evidence L, the natural logarithm of the capital that the bets aim at
   */
  BettingCapital(int points, double evidence) {
    if (points < 10) {
      throw new IllegalArgumentException("points: " + points + " (expected: at least 10)");
    }
    this.points = points;
    this.evidence = evidence;
    this.means = new double[points + 1];
    this.mostUp = new double[points + 1];
    this.mostDown = new double[points + 1];
    for (int i = 0; i <= points; i++) {
      means[i] = (double) i / points;
      mostUp[i] = CUT / means[i];
      mostDown[i] = CUT / (1 - means[i]);
    }
    this.up = new double[points + 1];
    this.down = new double[points + 1];
    Arrays.fill(up, 1);
    Arrays.fill(down, 1);
  }

  /**
   * One outcome in [0, 1], which the grid's points from {@code low} to {@code high} bet on; the
   * others keep what they have.
   */
  void add(double x, int low, int high) {
    count++;
    double bet = Math.sqrt(2 * evidence / (variance * count * StrictMath.log(1.0 + count)));
    for (int i = low; i <= high; i++) {
      double away = x - means[i];
      up[i] = Math.min(RICH, up[i] * (1 + Math.min(bet, mostUp[i]) * away));
      down[i] = Math.min(RICH, down[i] * (1 - Math.min(bet, mostDown[i]) * away));
    }
    sum += x;
    double mean = (0.5 + sum) / (count + 1);
    squares += (x - mean) * (x - mean);
    variance = squares / (count + 1);
  }

  int points() {
    return points;
  }

  long count() {
    return count;
  }

  /** The outcomes' mean; {@code NaN} before the first. */
  double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /** The larger half at a point of the grid. */
  double larger(int point) {
    return Math.max(up[point], down[point]);
  }

  /** The least capital, both halves together, between a point of the grid and the next one. */
  double between(int point) {
    return (up[point + 1] + down[point]) / 2;
  }

  @Override
  public double[] state() {
    return Parts.join(new double[] {count, sum, squares, variance}, up, down);
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 3, OWNER);
    Parts.sized(parts[0], 4, OWNER);
    Parts.sized(parts[1], up.length, OWNER);
    Parts.sized(parts[2], down.length, OWNER);
    System.arraycopy(parts[1], 0, up, 0, up.length);
    System.arraycopy(parts[2], 0, down, 0, down.length);
    count = (long) parts[0][0];
    sum = parts[0][1];
    squares = parts[0][2];
    variance = parts[0][3];
  }
}
