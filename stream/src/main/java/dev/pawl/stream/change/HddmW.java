package dev.pawl.stream.change;

import java.util.Arrays;
import java.util.Objects;

/**
 * Drift detection by McDiarmid's bound on exponentially weighted means (Frías-Blanco et al. 2015,
 * "Online and non-parametric drift detection methods based on Hoeffding's bounds", the W-test).
 *
 * <p>A weighted mean starts at the first value and moves by {@code λ} of the way to each further
 * one; {@code d} is the sum of its squared weights and {@code √(d/2 · ln(1/α))} its bound. For an
 * increase it remembers the mean {@code X}, with {@code d₁}, for which mean and bound together were
 * least, and starts another one, {@code Y} with {@code d₂}, behind it. It signals when {@code Y − X
 * > √((d₁ + d₂)/2 · ln(1/α))}, and warns by the same test with a greater α; a decrease the other
 * way round. Then everything starts anew.
 *
 * <p>It sees abrupt and great changes soon and cannot see small ones at all: with the usual
 * settings a mean has to move by 0.42. For values in [0, 1] one test is wrong with a probability of
 * at most α; it is made with every value, so that is not the rate of false alarms. Constant space
 * and time.
 */
public final class HddmW implements ChangeDetector {
  private static final int SIDE = 5;
  private static final int ALL = 2;
  private static final int SIZE = ALL + 2 * SIDE + 3;

  private static final int FIRST = 0;
  private static final int FIRST_SQUARES = 1;
  private static final int SECOND = 2;
  private static final int SECOND_SQUARES = 3;
  private static final int SECOND_COUNT = 4;

  private final Settings settings;
  private final double changeLog;
  private final double warningLog;
  private double mean;
  private double squares;
  private double count;
  private double sum;
  private double[] low = new double[SIDE];
  private double[] high = new double[SIDE];
  private long present;

  /** Nothing seen yet. */
  public HddmW(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    changeLog = StrictMath.log(1 / settings.change());
    warningLog = StrictMath.log(1 / settings.warning());
  }

  /**
   * How it is set.
   *
   * @param change α of a change, in (0, 1)
   * @param warning α of a warning, in (0, 1), at least as much
   * @param lambda λ, the weight of the newest value, in (0, 1)
   * @param direction which changes count
   */
  public record Settings(double change, double warning, double lambda, Direction direction) {

    /** A change at 0.001, a warning at 0.005, λ 0.05, increases only. */
    public static final Settings USUAL = new Settings(0.001, 0.005, 0.05, Direction.UP);

    public Settings {
      Check.probability("change", change);
      Check.probability("warning", warning);
      Check.atLeast("warning", warning, change);
      Check.probability("lambda", lambda);
      Objects.requireNonNull(direction, "direction");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param value in [0, 1]
   */
  @Override
  public Signal add(double value) {
    Check.share(value);
    double lambda = settings.lambda();
    boolean first = count == 0;
    mean = first ? value : mean + lambda * (value - mean);
    squares = first ? 1 : lambda * lambda + (1 - lambda) * (1 - lambda) * squares;
    count++;
    sum += value;
    present++;
    move(low, value, 1, first);
    move(high, value, -1, first);
    boolean both = settings.direction() == Direction.BOTH;
    if (moved(low, 1, changeLog)) {
      return changed(low);
    }
    if (both && moved(high, -1, changeLog)) {
      return changed(high);
    }
    boolean warns = moved(low, 1, warningLog) || (both && moved(high, -1, warningLog));
    return warns ? Signal.WARNING : Signal.STABLE;
  }

  /** Remembers the mean when it is the extreme of a side, else goes on with the one behind it. */
  private void move(double[] side, double value, int sign, boolean first) {
    double level = sign * mean + Math.sqrt(squares / 2 * changeLog);
    double least = sign * side[FIRST] + Math.sqrt(side[FIRST_SQUARES] / 2 * changeLog);
    if (first || level < least) {
      side[FIRST] = mean;
      side[FIRST_SQUARES] = squares;
      side[SECOND_COUNT] = 0;
      return;
    }
    double lambda = settings.lambda();
    if (side[SECOND_COUNT] == 0) {
      side[SECOND] = value;
      side[SECOND_SQUARES] = 1;
    } else {
      side[SECOND] += lambda * (value - side[SECOND]);
      side[SECOND_SQUARES] = lambda * lambda + (1 - lambda) * (1 - lambda) * side[SECOND_SQUARES];
    }
    side[SECOND_COUNT]++;
  }

  private static boolean moved(double[] side, int sign, double log) {
    double bound = Math.sqrt((side[FIRST_SQUARES] + side[SECOND_SQUARES]) / 2 * log);
    return side[SECOND_COUNT] > 0 && sign * (side[SECOND] - side[FIRST]) > bound;
  }

  private Signal changed(double[] side) {
    long since = (long) side[SECOND_COUNT];
    restore(new double[SIZE]);
    present = since;
    return Signal.CHANGE;
  }

  /** {@inheritDoc} A change is estimated to have been where the remembered mean was taken. */
  @Override
  public long sinceChange() {
    return present;
  }

  /** {@inheritDoc} Only values after the latest signal count, all alike. */
  @Override
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  @Override
  public double[] state() {
    double[] state = new double[SIZE];
    state[0] = mean;
    state[1] = squares;
    System.arraycopy(low, 0, state, ALL, SIDE);
    System.arraycopy(high, 0, state, ALL + SIDE, SIDE);
    state[SIZE - 3] = count;
    state[SIZE - 2] = sum;
    state[SIZE - 1] = present;
    return state;
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "HDDM-W");
    mean = state[0];
    squares = state[1];
    low = Arrays.copyOfRange(state, ALL, ALL + SIDE);
    high = Arrays.copyOfRange(state, ALL + SIDE, ALL + 2 * SIDE);
    count = state[SIZE - 3];
    sum = state[SIZE - 2];
    present = (long) state[SIZE - 1];
  }
}
