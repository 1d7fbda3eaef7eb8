package dev.pawl.stream;

/**
 * exp and log: several times quicker than {@code StrictMath}'s, and like those the same bits on
 * every machine and version of Java, since they are made of table look-ups, sums, products and
 * {@code Math.fma} alone, each of which is rounded in one way only. The tables come from {@code
 * StrictMath}.
 *
 * <p>Guarantees, with ε = 2⁻⁵³:
 *
 * <ol>
 *   <li>{@code exp(x)} is within 4ε of eˣ, relatively. With x = (32m + j) ln 2/32 + r and |r| ≤ ln
 *       2/64, it is 2ᵐ · T(j) · (1 + p(r)): the reduced r is off by at most 2⁻⁵⁹, the entry T(j) by
 *       2ε (one unit in the last place), the Taylor polynomial p of degree 6 by |r|⁷/5040 &lt; 4 ·
 *       10⁻¹⁸, and the last sum by ε.
 *   <li>{@code log(x)} is within 8ε of ln x, relatively. With x = 2ᵏ z, z in [√½, √2), c the
 *       multiple of 1/128 nearest to z, and r = (z − c)/c, |r| ≤ 1/180, it is k ln 2 + ln c +
 *       log1p(r), the last by a polynomial of degree 7, which is off by |r|⁸/8 &lt; 2 · 10⁻¹⁹.
 *       Where ln x is near 0, c is 1, nothing is added, and r is exact.
 *   <li>Both do with NaN, infinities, 0, negative, subnormal, huge and tiny numbers what {@code
 *       StrictMath} does.
 * </ol>
 *
 * <p>After Tang 1989 ("Table-driven implementation of the exponential function in IEEE
 * floating-point arithmetic") and 1990 (for the logarithm). Constant time, safe for any thread.
 */
public final class Elementary {
  private static final int PARTS = 32;
  private static final double[] POWERS = new double[PARTS];
  private static final double LN_2 = 0x1.62e42fefa39efp-1;

  /** What ln 2 is beyond {@link #LN_2}. */
  private static final double LN_2_REST = 0x1.abc9e3b39803fp-56;

  private static final double STEPS = PARTS / LN_2;
  private static final double STEP = LN_2 / PARTS;
  private static final double STEP_REST = LN_2_REST / PARTS;

  /** Between these, eˣ is normal, and so is the power of two that it is made with. */
  private static final double LOWEST = -708;

  private static final double HIGHEST = 709;

  private static final int GRID = 128;
  private static final double[] INVERSES = new double[2 * GRID];
  private static final double[] LOGS = new double[2 * GRID];
  private static final double ROOT_2 = 1.4142135623730951;

  static {
    for (int j = 0; j < PARTS; j++) {
      POWERS[j] = StrictMath.pow(2, j / (double) PARTS);
    }
    for (int i = 1; i < INVERSES.length; i++) {
      INVERSES[i] = GRID / (double) i;
      LOGS[i] = StrictMath.log(i / (double) GRID);
    }
  }

  private Elementary() {}

  /** eˣ, rounded. */
  public static double exp(double x) {
    if (!(x >= LOWEST && x <= HIGHEST)) {
      return StrictMath.exp(x);
    }
    double steps = Math.rint(x * STEPS);
    int k = (int) steps;
    double r = Math.fma(-steps, STEP_REST, Math.fma(-steps, STEP, x));
    double p = Math.fma(r, 1.0 / 720, 1.0 / 120);
    p = Math.fma(r, p, 1.0 / 24);
    p = Math.fma(r, p, 1.0 / 6);
    p = Math.fma(r, p, 0.5);
    p = Math.fma(r * r, p, r);
    double power = POWERS[k & (PARTS - 1)];
    double scale = Double.longBitsToDouble(((k >> 5) + 1023L) << 52);
    return Math.fma(power, p, power) * scale;
  }

  /** ln x, rounded. */
  public static double log(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return StrictMath.log(x);
    }
    long bits = Double.doubleToRawLongBits(x);
    int k = (int) (bits >>> 52) - 1023;
    double z = Double.longBitsToDouble((bits & 0xfffffffffffffL) | 0x3ff0000000000000L);
    if (z >= ROOT_2) {
      z *= 0.5;
      k++;
    }
    int i = (int) (z * GRID + 0.5);
    double c = i * (1.0 / GRID);
    double r = (z - c) * INVERSES[i];
    double p = Math.fma(r, 1.0 / 7, -1.0 / 6);
    p = Math.fma(r, p, 0.2);
    p = Math.fma(r, p, -0.25);
    p = Math.fma(r, p, 1.0 / 3);
    p = Math.fma(r, p, -0.5);
    p = Math.fma(r * r, p, r);
    return Math.fma(k, LN_2, LOGS[i] + Math.fma(k, LN_2_REST, p));
  }
}
