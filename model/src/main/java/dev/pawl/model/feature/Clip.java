package dev.pawl.model.feature;

/** Numbers cut to [minimum, maximum]; missing stays missing. */
final class Clip extends StatelessTransform {
  private final double minimum;
  private final double maximum;

  private Clip(Wiring wiring, double minimum, double maximum) {
    super(wiring);
    this.minimum = minimum;
    this.maximum = maximum;
  }

  static Transform make(Scope scope) {
    double infinity = Double.POSITIVE_INFINITY;
    double minimum = scope.settings().number("minimum", -infinity, -infinity, infinity);
    double maximum = scope.settings().number("maximum", infinity, -infinity, infinity);
    if (minimum == -infinity && maximum == infinity && scope.settings().isGood()) {
      scope.settings().problem("minimum", null, "a minimum, a maximum or both");
    }
    if (minimum > maximum) {
      scope.settings().problem("maximum", maximum, "at least the minimum, " + minimum);
    }
    return new Clip(scope.numbers(name -> Column.number(name + "_clipped")), minimum, maximum);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      features.numbers[to++] = Math.min(maximum, Math.max(minimum, features.numbers[from]));
    }
  }
}
