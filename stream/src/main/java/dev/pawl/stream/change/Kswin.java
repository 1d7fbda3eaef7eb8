package dev.pawl.stream.change;

import dev.pawl.stream.SplitMix;
import java.util.Arrays;
import java.util.Objects;

/**
 * Kolmogorov–Smirnov windowing (Raab, Heusinger and Schleif 2020, "Reactive soft prototype
 * computing for concept drift streams"): finds changes of the distribution, not of the mean alone.
 *
 * <p>It keeps the latest {@code window} values. When there are as many, the newest {@code recent}
 * ones are compared with as many drawn from the others, with repetition; a change is signalled when
 * their distribution functions are somewhere further apart than {@code √(−ln(α)/recent)}. Then only
 * the newest are kept.
 *
 * <p>The test is made with every value, so α is not the rate of false alarms, which is higher by
 * far. Space for the window; time for sorting twice {@code recent} values. What it draws is seeded
 * and part of the state.
 */
public final class Kswin implements ChangeDetector {
  private static final int HEAD = 4;

  private final Settings settings;
  private final double limit;
  private final double[] values;
  private SplitMix random;
  private int filled;
  private int next;

  /** Nothing seen yet. */
  public Kswin(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    limit = Math.sqrt(-StrictMath.log(settings.alpha()) / settings.recent());
    values = new double[settings.window()];
    random = new SplitMix(settings.seed());
  }

  /**
   * How it is set.
   *
   * @param alpha α, in (0, 1)
   * @param window how many values are kept, at least {@code 2·recent}
   * @param recent how many of them count as new, 2 or more
   * @param seed what is drawn from the others
   */
  public record Settings(double alpha, int window, int recent, long seed) {

    public Settings {
      Check.probability("alpha", alpha);
      Check.atLeast("recent", recent, 2);
      Check.atLeast("window", window, 2.0 * recent);
    }

    /** α 0.005, 100 values, 30 of them new. */
    public static Settings of(long seed) {
      return new Settings(0.005, 100, 30, seed);
    }
  }

  @Override
  public Signal add(double value) {
    Check.finite(value);
    values[next] = value;
    next = (next + 1) % values.length;
    filled = Math.min(filled + 1, values.length);
    if (filled < values.length || distance() <= limit) {
      return Signal.STABLE;
    }
    filled = settings.recent();
    return Signal.CHANGE;
  }

  /** The greatest distance of the distribution functions of the new values and of those drawn. */
  private double distance() {
    int size = settings.recent();
    double[] recent = new double[size];
    double[] drawn = new double[size];
    int others = values.length - size;
    for (int i = 0; i < size; i++) {
      recent[i] = values[(next + others + i) % values.length];
      drawn[i] = values[(next + random.nextInt(others)) % values.length];
    }
    Arrays.sort(recent);
    Arrays.sort(drawn);
    int i = 0;
    int j = 0;
    int greatest = 0;
    while (i < size && j < size) {
      double at = Math.min(recent[i], drawn[j]);
      while (i < size && recent[i] == at) {
        i++;
      }
      while (j < size && drawn[j] == at) {
        j++;
      }
      greatest = Math.max(greatest, Math.abs(i - j));
    }
    return (double) greatest / size;
  }

  /** {@inheritDoc} That is how many values are kept. */
  @Override
  public long sinceChange() {
    return filled;
  }

  /** {@inheritDoc} It is that of the values that are kept. */
  @Override
  public double mean() {
    double sum = 0;
    for (int i = 1; i <= filled; i++) {
      sum += values[Math.floorMod(next - i, values.length)];
    }
    return filled == 0 ? Double.NaN : sum / filled;
  }

  @Override
  public double[] state() {
    double[] state = new double[HEAD + values.length];
    state[0] = random.state() >> 32;
    state[1] = random.state() & 0xffffffffL;
    state[2] = filled;
    state[3] = next;
    System.arraycopy(values, 0, state, HEAD, values.length);
    return state;
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, HEAD + values.length, "KSWIN");
    random = new SplitMix(((long) state[0] << 32) | (long) state[1]);
    filled = (int) state[2];
    next = (int) state[3];
    System.arraycopy(state, HEAD, values, 0, values.length);
  }
}
