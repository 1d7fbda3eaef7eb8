package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;
import java.util.ArrayList;
import java.util.List;

/**
 * A display of seven segments that shows a digit, the class (Breiman, Friedman, Olshen and Stone
 * 1984, "Classification and regression trees"): each segment is on or off, and turned round with
 * some probability; at 0.1 no model is right more often than in 74 %. Further features are on or
 * off at random and say nothing.
 *
 * @param noise the probability that a segment is turned round, in [0, 1]
 * @param irrelevant how many features say nothing, 0 to 1,000
 * @param swapped how many segments have changed places with a feature that says nothing, at most 7
 *     and at most {@code irrelevant}: another number is another concept
 */
public record Led(double noise, int irrelevant, int swapped) implements Concept {
  private static final int SEGMENTS = 7;

  /**
   * For each digit its segments, as bits: top, upper left, upper right, middle, lower left, lower
   * right, bottom.
   */
  private static final int[] DIGITS = {
    0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010,
    0b1111111, 0b1111011
  };

  public Led {
    Require.share("noise", noise);
    Require.within("irrelevant", irrelevant, 0, 1_000);
    Require.within("swapped", swapped, 0, Math.min(SEGMENTS, irrelevant));
  }

  @Override
  public Form form() {
    List<Form.Feature> features = new ArrayList<>();
    for (int i = 1; i <= SEGMENTS + irrelevant; i++) {
      features.add(new Form.Feature("s" + i, 2));
    }
    return new Form(features, DIGITS.length);
  }

  @Override
  public ExampleSource start(long seed) {
    SplitMix random = new SplitMix(seed);
    return features -> {
      int digit = random.nextInt(DIGITS.length);
      for (int i = 0; i < SEGMENTS; i++) {
        int on = DIGITS[digit] >> (SEGMENTS - 1 - i) & 1;
        features[i] = random.nextDouble() < noise ? 1 - on : on;
      }
      for (int i = SEGMENTS; i < SEGMENTS + irrelevant; i++) {
        features[i] = random.nextBoolean() ? 1 : 0;
      }
      for (int i = 0; i < swapped; i++) {
        double segment = features[i];
        features[i] = features[SEGMENTS + i];
        features[SEGMENTS + i] = segment;
      }
      return digit;
    };
  }
}
