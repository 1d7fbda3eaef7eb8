package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;

/**
 * A rotating hyperplane (Hulten, Spencer and Domingos 2001, "Mining time-changing data streams"):
 * numbers uniform on [0, 1), class 1 where {@code Σ wᵢxᵢ ≥ ½ Σ wᵢ}. The first weights move with
 * each example, so that the classes stay balanced while their border turns.
 *
 * @param model the seed of the weights: another one is another concept
 * @param features how many numbers an example has, 1 to 10,000
 * @param moving how many weights move, 0 to {@code features}
 * @param speed by how much a weight moves with each example, 0 or more; weights start in [0, 1)
 * @param turn the probability that a weight's direction turns round after an example, in [0, 1]
 * @param noise the share of examples whose class is turned round, in [0, 1]
 */
public record Hyperplane(
    long model, int features, int moving, double speed, double turn, double noise)
    implements Concept {

  public Hyperplane {
    Require.within("features", features, 1, 10_000);
    Require.within("moving", moving, 0, features);
    Require.atLeast("speed", speed, 0);
    Require.share("turn", turn);
    Require.share("noise", noise);
  }

  /** Ten features, two of them moving by 0.001 and turning in one of ten, 5 % noise. */
  public static Hyperplane of(long model) {
    return new Hyperplane(model, 10, 2, 0.001, 0.1, 0.05);
  }

  @Override
  public Form form() {
    return Form.numbers(features, 2);
  }

  @Override
  public ExampleSource start(long seed) {
    SplitMix made = new SplitMix(model);
    SplitMix random = new SplitMix(seed);
    double[] weights = new double[features];
    double[] steps = new double[moving];
    for (int i = 0; i < features; i++) {
      weights[i] = made.nextDouble();
    }
    for (int i = 0; i < moving; i++) {
      steps[i] = made.nextBoolean() ? speed : -speed;
    }
    return example -> {
      double sum = 0;
      double half = 0;
      for (int i = 0; i < weights.length; i++) {
        example[i] = random.nextDouble();
        sum += weights[i] * example[i];
        half += weights[i] / 2;
      }
      boolean above = sum >= half;
      boolean turned = random.nextDouble() < noise;
      for (int i = 0; i < steps.length; i++) {
        weights[i] += steps[i];
        if (random.nextDouble() < turn) {
          steps[i] = -steps[i];
        }
      }
      return above ^ turned ? 1 : 0;
    };
  }
}
