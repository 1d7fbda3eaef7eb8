package dev.pawl.learn.tree;

/**
 * The normal distribution: rational approximations of the error function by Cody (1969, "Rational
 * Chebyshev approximations for the error function"), with a relative error below 10⁻¹⁵.
 */
final class Normal {
  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double INVERSE_ROOT_PI = 0.5641895835477563;
  private static final double[] SMALL_ABOVE = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };
  private static final double[] SMALL_BELOW = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };
  private static final double[] MIDDLE_ABOVE = {
    2.1531153547440383e-08,
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972
  };
  private static final double[] MIDDLE_BELOW = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };
  private static final double[] LARGE_ABOVE = {
    0.016315387137302097,
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378
  };
  private static final double[] LARGE_BELOW = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private Normal() {}

  /**
   * The mass below z standard deviations.
   *
   * @param z any number
   * @param bell exp(−z²/2), which callers have at hand
   */
  static double below(double z, double bell) {
    double y = Math.abs(z) * ROOT_HALF;
    if (y <= 0.46875) {
      double square = y * y;
      return 0.5 + Math.copySign(0.5 * y * ratio(square, SMALL_ABOVE, SMALL_BELOW), z);
    }
    double tail;
    if (y <= 4) {
      tail = ratio(y, MIDDLE_ABOVE, MIDDLE_BELOW);
    } else {
      double square = 1 / (y * y);
      tail = (INVERSE_ROOT_PI - square * ratio(square, LARGE_ABOVE, LARGE_BELOW)) / y;
    }
    double outside = 0.5 * bell * tail;
    return z > 0 ? 1 - outside : outside;
  }

  private static double ratio(double x, double[] above, double[] below) {
    double numerator = above[0];
    double denominator = below[0];
    for (int i = 1; i < above.length; i++) {
      numerator = numerator * x + above[i];
      denominator = denominator * x + below[i];
    }
    return numerator / denominator;
  }
}
