package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;

/**
 * The multiples of a power of ten that numbers are written in. Numbers that are converted to
 * another unit fall where the conversion puts the multiples of the old unit; numbers that grew fall
 * anywhere.
 *
 * @param decimals how many decimals nearly all numbers have; {@link #NONE} when they have more than
 *     {@value #MOST}
 */
record Lattice(int decimals) {
  static final int NONE = -1;
  private static final int MOST = 6;
  private static final double NEARLY_ALL = 0.95;
  private static final double CLOSE = 1e-6;

  /** Of fewer different numbers nothing can be told. */
  static final int LEAST_POINTS = 8;

  /** The probability that all fit by chance must be below this, for the fit to tell anything. */
  private static final double CHANCE = 1e-4;

  private static final int TRIED = 997;

  /** By number of decimals. */
  private static final double[] UNITS = new double[MOST + 1];

  /** Finer ones come of any measurement, in whatever unit it was made. */
  private static final double FINE = 10_000;

  static {
    for (int decimals = 0; decimals <= MOST; decimals++) {
      UNITS[decimals] = StrictMath.pow(10, -decimals);
    }
  }

  /** What the places of numbers say of a conversion. */
  enum Verdict {
    /** Nearly all are where it puts them. */
    CONFIRMED,
    /** They are not. */
    REFUTED,
    /** It puts numbers anywhere, or these have no lattice. */
    UNKNOWN
  }

  static Lattice of(Distribution numbers) {
    for (int decimals = 0; decimals <= MOST; decimals++) {
      double scale = StrictMath.pow(10, decimals);
      int fits = 0;
      for (int i = 0; i < numbers.size(); i++) {
        double scaled = numbers.value(i) * scale;
        fits += Math.abs(scaled - Math.rint(scaled)) <= CLOSE + 1e-12 * Math.abs(scaled) ? 1 : 0;
      }
      if (fits >= NEARLY_ALL * numbers.size()) {
        return new Lattice(decimals);
      }
    }
    return new Lattice(NONE);
  }

  /** How far off a number may be because of how it is written. */
  private double tolerance(double value) {
    return decimals == NONE ? 1e-7 * Math.abs(value) : unit() * 0.5 + 1e-9 * Math.abs(value);
  }

  private static boolean isMultiple(double value, double step, double tolerance) {
    double multiples = value / step;
    return Math.abs(multiples - Math.rint(multiples)) * step <= tolerance;
  }

  /** Which share of the numbers of this lattice is where the conversion puts numbers anyway. */
  private double unchangedFits(Lattice written, UnitChange change, double step) {
    int fits = 0;
    for (int m = 1; m <= TRIED; m++) {
      double value = m * unit();
      fits += isMultiple(value - change.offset(), step, written.tolerance(value)) ? 1 : 0;
    }
    return (double) fits / TRIED;
  }

  private double unit() {
    return UNITS[decimals];
  }

  /**
   * Whether numbers of the grid that these have anyway, such as whole minutes in seconds, would
   * mostly be elsewhere than a conversion puts those of this lattice.
   */
  boolean tells(UnitChange change, Distribution numbers) {
    Lattice own = of(numbers);
    if (own.decimals == NONE) {
      return true;
    }
    long divisor = 0;
    for (int i = 0; i < numbers.size(); i++) {
      divisor = gcd(divisor, Math.round(Math.abs(numbers.value(i)) / own.unit()));
    }
    double grid = Math.max(1, divisor) * own.unit();
    double apart = Math.max(grid, (numbers.greatest() - numbers.least()) / TRIED);
    int tried = 0;
    int fits = 0;
    for (double at = numbers.least(); at <= numbers.greatest(); at += apart) {
      double value = Math.rint(at / grid) * grid;
      tried++;
      fits +=
          isMultiple(value - change.offset(), change.factor() * unit(), own.tolerance(value))
              ? 1
              : 0;
    }
    return 2 * fits < tried;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Whether numbers are where a conversion puts those of this lattice. */
  Verdict judge(UnitChange change, Distribution converted) {
    Lattice written = of(converted);
    if (decimals == NONE) {
      return Verdict.UNKNOWN;
    }
    double step = change.factor() * unit();
    int points = 0;
    int fits = 0;
    double byChance = 0;
    double last = Double.NaN;
    for (int i = 0; i < converted.size(); i++) {
      double value = converted.value(i) - change.offset();
      if (value == last || value == 0) {
        continue;
      }
      last = value;
      double tolerance = written.tolerance(converted.value(i));
      points++;
      fits += isMultiple(value, step, tolerance) ? 1 : 0;
      byChance += Math.min(1, 2 * tolerance / step);
    }
    byChance = Math.max(byChance, points * unchangedFits(written, change, step));
    if (points < LEAST_POINTS
        || points * StrictMath.log(byChance / points) > StrictMath.log(CHANCE)) {
      return Verdict.UNKNOWN;
    }
    if (fits >= NEARLY_ALL * points) {
      return Verdict.CONFIRMED;
    }
    double wide = converted.quantile(0.75) - converted.quantile(0.25);
    return wide > FINE * unit() ? Verdict.UNKNOWN : Verdict.REFUTED;
  }
}
