package dev.pawl.model.feature;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * A number as its place between knots k₁ < … < kₙ: one output for each knot, 1 at the knot, falling
 * in a straight line to 0 at its neighbours (a linear B-spline). At most two outputs are not 0, and
 * they sum to 1; beyond the outer knots the outer output is 1. A linear model of them is a line
 * with a bend at each knot, where a bucketised number gives it steps. All are 0 where the number is
 * missing.
 */
final class Spline extends StatelessTransform {
  private final double[] knots;

  private Spline(Wiring wiring, double[] knots) {
    super(wiring);
    this.knots = knots;
  }

  static Transform make(Scope scope) {
    double[] knots = scope.settings().ascending("knots");
    int[] inputs = scope.numbers();
    var outputs = new ArrayList<Column>();
    for (String name : scope.settings().names("of")) {
      for (double knot : knots) {
        outputs.add(Column.number(name + "_at_" + Values.number(knot)));
      }
    }
    return new Spline(scope.write(inputs, outputs), knots);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      Arrays.fill(features.numbers, to, to + knots.length, 0);
      place(features.numbers[from], features.numbers, to);
      to += knots.length;
    }
  }

  private void place(double x, double[] numbers, int to) {
    int last = knots.length - 1;
    if (x <= knots[0]) {
      numbers[to] = 1;
    } else if (x >= knots[last]) {
      numbers[to + last] = 1;
    } else if (!Double.isNaN(x)) {
      int right = 1;
      while (knots[right] <= x) {
        right++;
      }
      double share = (x - knots[right - 1]) / (knots[right] - knots[right - 1]);
      numbers[to + right - 1] = 1 - share;
      numbers[to + right] = share;
    }
  }
}
