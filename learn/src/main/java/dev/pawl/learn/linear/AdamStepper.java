package dev.pawl.learn.linear;

import java.util.List;

/**
 * Adam, on the features that an example has. λ₂ is part of the slope; λ₁ a proximal step by η λ₁.
 */
final class AdamStepper extends Stepper {
  private static final int POWER_1 = 0;
  private static final int POWER_2 = 1;

  private final StepRule.Adam rule;

  AdamStepper(StepRule.Adam rule) {
    this.rule = rule;
  }

  @Override
  List<String> slots() {
    return List.of("mean", "square");
  }

  @Override
  List<String> globals() {
    return List.of("beta1_power", "beta2_power");
  }

  @Override
  double[] start() {
    return new double[] {1, 1};
  }

  @Override
  void step(
      SparseLinear model, int[] indices, double[] values, int size, double label, double weight) {
    double beta1 = rule.beta1();
    double beta2 = rule.beta2();
    model.globals[POWER_1] *= beta1;
    model.globals[POWER_2] *= beta2;
    double unbias1 = 1 / (1 - model.globals[POWER_1]);
    double unbias2 = 1 / (1 - model.globals[POWER_2]);
    double l1 = model.settings.l1();
    double l2 = model.settings.l2();
    int members = model.members;
    double[] cells = model.cells;
    for (int j = 0; j < members; j++) {
      double common = model.settings.clipped(model.slopes[j] * weight);
      double rate = model.rates[j];
      for (int i = 0; i < size; i++) {
        int at = indices[i] * model.stride + j;
        boolean free = indices[i] == SparseLinear.INTERCEPT;
        double before = cells[at];
        double slope = common * values[i] + (free ? 0 : l2 * before);
        double mean = beta1 * cells[at + members] + (1 - beta1) * slope;
        double square = beta2 * cells[at + 2 * members] + (1 - beta2) * slope * slope;
        cells[at + members] = mean;
        cells[at + 2 * members] = square;
        double moved =
            before - rate * mean * unbias1 / (Math.sqrt(square * unbias2) + rule.epsilon());
        double least = free ? 0 : rate * l1;
        cells[at] = least == 0 ? moved : Math.copySign(Math.max(0, Math.abs(moved) - least), moved);
      }
    }
  }
}
