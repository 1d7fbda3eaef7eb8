package dev.pawl.stream.generator;

import dev.pawl.stream.SplitMix;
import java.util.Objects;

/**
 * One concept that gives way to another of the same form. Example {@code t}, from 0, is drawn from
 * the second with probability {@code 1 / (1 + exp(−4(t − at)/width))}: half at {@code at}, 12 %
 * half a width before and 88 % half a width after it. Both draw on: each gives the examples that it
 * would give alone, with gaps where the other was drawn.
 *
 * @param before at first
 * @param after later; it may be a drift itself, whose examples are counted from its own first
 * @param at in the middle of which example, 0 or more
 * @param width over how many examples, 0 or more; 0 for an abrupt drift, where example {@code at}
 *     is the first of the second
 */
public record Drift(Concept before, Concept after, long at, long width) implements Concept {

  public Drift {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    Require.within("at", at, 0, Long.MAX_VALUE);
    Require.within("width", width, 0, Long.MAX_VALUE);
    if (!before.form().equals(after.form())) {
      throw new IllegalArgumentException(
          "after: %s (expected: the same form as before, %s)"
              .formatted(after.form(), before.form()));
    }
  }

  /** From one example to the next. */
  public static Drift abrupt(Concept before, Concept after, long at) {
    return new Drift(before, after, at, 0);
  }

  @Override
  public Form form() {
    return before.form();
  }

  @Override
  public ExampleSource start(long seed) {
    return new Mixed(this, seed);
  }

  private static final class Mixed implements ExampleSource {
    private final Drift drift;
    private final SplitMix random;
    private final ExampleSource before;
    private final ExampleSource after;
    private long index;

    Mixed(Drift drift, long seed) {
      this.drift = drift;
      random = new SplitMix(SplitMix.seed(seed, 0));
      before = drift.before.start(SplitMix.seed(seed, 1));
      after = drift.after.start(SplitMix.seed(seed, 2));
    }

    @Override
    public int next(double[] features) {
      boolean second = drift.width == 0 ? index >= drift.at : random.nextDouble() < share();
      index++;
      return (second ? after : before).next(features);
    }

    private double share() {
      return 1 / (1 + StrictMath.exp(-4.0 * (index - drift.at) / drift.width));
    }
  }
}
