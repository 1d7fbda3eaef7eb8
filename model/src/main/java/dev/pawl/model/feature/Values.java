package dev.pawl.model.feature;

/** Numbers for people. */
final class Values {

  private Values() {}

  static String number(double x) {
    if (Double.isNaN(x)) {
      return Transform.MISSING;
    }
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }
}
