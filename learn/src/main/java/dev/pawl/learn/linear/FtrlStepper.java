package dev.pawl.learn.linear;

import java.util.List;

/** FTRL-proximal: the weights are a function of z and n, kept beside them to be read fast. */
final class FtrlStepper extends Stepper {
  private final StepRule.Ftrl rule;
  private final LinearSettings settings;

  FtrlStepper(StepRule.Ftrl rule, LinearSettings settings) {
    this.rule = rule;
    this.settings = settings;
  }

  @Override
  List<String> slots() {
    return List.of("z", "n");
  }

  @Override
  List<String> globals() {
    return List.of();
  }

  @Override
  double[] start() {
    return new double[0];
  }

  @Override
  void step(
      SparseLinear model, int[] indices, double[] values, int size, double label, double weight) {
    int members = model.members;
    double[] cells = model.cells;
    for (int j = 0; j < members; j++) {
      double common = settings.clipped(model.slopes[j] * weight);
      double alpha = model.rates[j];
      for (int i = 0; i < size; i++) {
        int at = indices[i] * model.stride + j;
        double slope = common * values[i];
        double n = cells[at + 2 * members];
        double grown = n + slope * slope;
        double sigma = (Math.sqrt(grown) - Math.sqrt(n)) / alpha;
        double z = cells[at + members] + slope - sigma * cells[at];
        cells[at + members] = z;
        cells[at + 2 * members] = grown;
        cells[at] = weight(z, grown, alpha, indices[i] == SparseLinear.INTERCEPT);
      }
    }
  }

  private double weight(double z, double n, double alpha, boolean free) {
    double l1 = free ? 0 : settings.l1();
    double l2 = free ? 0 : settings.l2();
    double beyond = Math.abs(z) - l1;
    if (beyond <= 0) {
      return 0;
    }
    double curvature = (rule.beta() + Math.sqrt(n)) / alpha + l2;
    return curvature > 0 ? -Math.copySign(beyond, z) / curvature : 0;
  }

  @Override
  void merged(SparseLinear model, int cell) {
    int members = model.members;
    for (int j = 0; j < members; j++) {
      double z = model.cells[cell + members + j];
      double n = model.cells[cell + 2 * members + j];
      model.cells[cell + j] =
          weight(z, n, model.rates[j], cell == SparseLinear.INTERCEPT * model.stride);
    }
  }
}
