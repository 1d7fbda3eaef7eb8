package dev.pawl.trial.sequential;

import java.util.function.DoubleUnaryOperator;

/** Numerical integrals to compare closed forms with. */
final class Quadrature {
  private Quadrature() {}

  /** Simpson's rule on an even number of equal steps. */
  static double simpson(DoubleUnaryOperator f, double from, double to, int steps) {
    double step = (to - from) / steps;
    double sum = f.applyAsDouble(from) + f.applyAsDouble(to);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * f.applyAsDouble(from + i * step);
    }
    return sum * step / 3;
  }
}
