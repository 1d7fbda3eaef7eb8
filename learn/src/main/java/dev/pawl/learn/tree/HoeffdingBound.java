package dev.pawl.learn.tree;

/**
 * How far apart gains must lie to differ by more than chance: {@code ε = √(R² ln(1/δ) / 2n)}, with
 * {@code R = log₂ max(2, classes)} and {@code n} the weight (Hoeffding 1963; Domingos and Hulten
 * 2000).
 *
 * @param looseness {@code R² ln(1/δ) / 2}: over the weight, the square of ε
 * @param tie below which ε the best split is taken whatever the second best is
 */
record HoeffdingBound(double looseness, double tie) {

  static HoeffdingBound of(int classes, TreeSettings settings) {
    double range = StrictMath.log(Math.max(2, classes)) / StrictMath.log(2);
    return new HoeffdingBound(
        range * range * -StrictMath.log(settings.delta()) / 2, settings.tie());
  }

  /** Whether a split that is so far ahead of all others may be taken. */
  boolean allows(double ahead, double weight) {
    double epsilon = Math.sqrt(looseness / weight);
    return ahead > epsilon || epsilon < tie;
  }

  /** Whether a split that is so far ahead of one that has been taken may challenge it. */
  boolean replaces(double ahead, double weight) {
    double epsilon = Math.sqrt(looseness / weight);
    return ahead > epsilon || (epsilon < tie && ahead > tie / 2);
  }
}
