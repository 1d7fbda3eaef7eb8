package dev.pawl.model.feature;

/**
 * The logarithm of a number's size, with its sign: {@code sign(x) · ln(1 + |x|)}. Defined for every
 * number; missing stays missing.
 */
final class Log extends StatelessTransform {

  private Log(Wiring wiring) {
    super(wiring);
  }

  static Transform make(Scope scope) {
    return new Log(scope.numbers(name -> Column.number(name + "_log")));
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      double x = features.numbers[from];
      features.numbers[to++] = Math.copySign(StrictMath.log1p(Math.abs(x)), x);
    }
  }
}
