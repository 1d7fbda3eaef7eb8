package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;

/**
 * SEA (Street and Kim 2001, "A streaming ensemble algorithm for large-scale classification"): three
 * numbers uniform on [0, 10), class 1 where {@code x1 + x2 ≤ θ}, else 0; {@code x3} says nothing.
 *
 * @param function which θ: 1 for 8, 2 for 9, 3 for 7, 4 for 9.5
 * @param noise the share of examples whose class is turned round, in [0, 1]; no model is right more
 *     often than {@code max(noise, 1 − noise)}
 */
public record Sea(int function, double noise) implements Concept {
  private static final double[] THETA = {8, 9, 7, 9.5};
  private static final Form FORM = Form.numbers(3, 2);

  public Sea {
    Require.within("function", function, 1, THETA.length);
    Require.share("noise", noise);
  }

  @Override
  public Form form() {
    return FORM;
  }

  @Override
  public ExampleSource start(long seed) {
    SplitMix random = new SplitMix(seed);
    double theta = THETA[function - 1];
    return features -> {
      for (int i = 0; i < 3; i++) {
        features[i] = 10 * random.nextDouble();
      }
      boolean below = features[0] + features[1] <= theta;
      return below ^ random.nextDouble() < noise ? 1 : 0;
    };
  }
}
