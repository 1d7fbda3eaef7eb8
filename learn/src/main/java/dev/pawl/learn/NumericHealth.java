package dev.pawl.learn;

import dev.pawl.model.attribute.Predictor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the numbers of a learner are sound: how many it answers from, and how large they are. Of
 * linear learners these are the weights; of trees what each node says (probabilities, means) and
 * the slopes of lines; of naive Bayes means, deviations and shares.
 *
 * @param weights how many weights there are, of features that were ever learned
 * @param zeros how many of them are 0
 * @param broken how many numbers of weights and of the step rule are NaN or infinite; a learner of
 *     this library never has any
 * @param norm the root of the sum of squares of the finite weights
 * @param largest the largest absolute value of the finite weights
 */
public record NumericHealth(long weights, long zeros, long broken, double norm, double largest) {
  public NumericHealth {
    if (zeros < 0 || zeros > weights || broken < 0 || !(norm >= 0) || !(largest >= 0)) {
      throw new IllegalArgumentException(
          "health: %d weights, %d zeros, %d broken, norm %s, largest %s (expected: at least 0, and no more zeros than weights)"
              .formatted(weights, zeros, broken, norm, largest));
    }
  }

  /** The health of a model that answers from these numbers. */
  static NumericHealth of(Predictor predictor) {
    var tally =
        new Object() {
          long weights;
          long zeros;
          long broken;
          double squares;
          double largest;

          void add(double x) {
            weights++;
            zeros += x == 0 ? 1 : 0;
            if (Double.isFinite(x)) {
              squares += x * x;
              largest = Math.max(largest, Math.abs(x));
            } else {
              broken++;
            }
          }
        };
    predictor.numbers(tally::add);
    return new NumericHealth(
        tally.weights, tally.zeros, tally.broken, Math.sqrt(tally.squares), tally.largest);
  }

  /** The health of several learners as one; empty when none of them tells it. */
  static Optional<NumericHealth> of(List<NumericHealth> all) {
    return all.stream()
        .reduce((one, other) ->
            new NumericHealth(
                one.weights + other.weights,
                one.zeros + other.zeros,
                one.broken + other.broken,
                StrictMath.hypot(one.norm, other.norm),
                Math.max(one.largest, other.largest)));
  }

  /** The share of the weights that are 0; 0 when there are none. */
  public double shareOfZeros() {
    return weights == 0 ? 0 : (double) zeros / weights;
  }

  /** Whether nothing is NaN or infinite. */
  public boolean isSound() {
    return broken == 0;
  }

  /** Such as {@code 120 weights, 25.0 % of them 0, norm 3.2, largest 1.1; all numbers finite}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d weights, %.1f %% of them 0, norm %.4g, largest %.4g; %s",
        weights,
        100 * shareOfZeros(),
        norm,
        largest,
        isSound() ? "all numbers finite" : String.format(Locale.ROOT, "%,d not finite", broken));
  }
}
