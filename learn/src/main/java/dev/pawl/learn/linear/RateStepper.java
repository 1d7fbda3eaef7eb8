package dev.pawl.learn.linear;

import java.util.List;

/**
 * Rules that give each weight a rate r, and move it by r × value × one common multiple: minus the
 * slope, or, to be aware of importance, as much as moves the score along the loss's flow.
 *
 * <p>λ₁ and λ₂ act by the proximal step of Duchi and Singer 2009 ("Efficient online and batch
 * learning using forward backward splitting"), on the weights of the example's features.
 */
abstract sealed class RateStepper extends Stepper {
  private static final double LONGEST_TIME = 1e30;
  private static final double MOST_INFLATION = 1e100;

  private double[] rates = new double[64];
  private final double[] sums;
  private final double[] multiples;
  private final double[] squares;

  RateStepper(int members) {
    this.sums = new double[members];
    this.multiples = new double[members];
    this.squares = new double[members];
  }

  /**
   * Takes the example into the rule's state and writes a rate per feature and member.
   *
   * @param squares slope² × weight of each member, as the rule's sums take them
   * @param rates takes the rates
   * @param sums takes the sum of rate × value² of each member
   */
  abstract void rates(
      SparseLinear model,
      int[] indices,
      double[] values,
      int size,
      double[] squares,
      double[] rates,
      double[] sums);

  @Override
  final void step(
      SparseLinear model, int[] indices, double[] values, int size, double label, double weight) {
    int members = model.members;
    if (rates.length < size * members) {
      rates = new double[2 * size * members];
    }
    LinearSettings settings = model.settings;
    double clip = settings.clip();
    for (int j = 0; j < members; j++) {
      sums[j] = 0;
      double slope = model.slopes[j];
      double straight = Math.max(-clip, Math.min(clip, slope * weight));
      multiples[j] = -straight;
      squares[j] = settings.importanceAware() ? weight * slope * slope : straight * straight;
    }
    rates(model, indices, values, size, squares, rates, sums);
    if (settings.importanceAware()) {
      for (int j = 0; j < members; j++) {
        double time = Math.min(weight * sums[j], LONGEST_TIME);
        double most = clip * time;
        double change = settings.loss().flow(model.scores[j], label, time);
        multiples[j] =
            sums[j] > 0 ? Math.max(-most, Math.min(most, change)) / sums[j] : 0;
      }
    }
    move(model, indices, values, size, weight);
  }

  private void move(
      SparseLinear model, int[] indices, double[] values, int size, double weight) {
    int members = model.members;
    int stride = model.stride;
    double[] cells = model.cells;
    double l1 = model.settings.l1() * weight;
    double l2 = model.settings.l2() * weight;
    boolean plain = l1 == 0 && l2 == 0;
    for (int i = 0; i < size; i++) {
      int at = indices[i] * stride;
      double value = values[i];
      boolean free = plain || indices[i] == SparseLinear.INTERCEPT;
      for (int j = 0; j < members; j++) {
        double rate = rates[i * members + j];
        double moved = cells[at + j] + rate * value * multiples[j];
        cells[at + j] = free ? moved : shrunk(moved, rate * l1, rate * l2);
      }
    }
  }

  private static double shrunk(double weight, double by, double share) {
    double size = Math.abs(weight) - by;
    return size <= 0 ? 0 : Math.copySign(size, weight) / (1 + share);
  }

  /** Plain steps. */
  static final class Sgd extends RateStepper {
    private final double power;

    Sgd(StepRule.Sgd rule, int members) {
      super(members);
      this.power = rule.power();
    }

    @Override
    List<String> slots() {
      return List.of();
    }

    @Override
    List<String> globals() {
      return List.of("examples");
    }

    @Override
    double[] start() {
      return new double[1];
    }

    @Override
    void rates(
        SparseLinear model,
        int[] indices,
        double[] values,
        int size,
        double[] squares,
        double[] rates,
        double[] sums) {
      int members = model.members;
      model.globals[0]++;
      double shrink = power == 0 ? 1 : StrictMath.pow(model.globals[0], -power);
      for (int i = 0; i < size; i++) {
        double square = values[i] * values[i];
        for (int j = 0; j < members; j++) {
          double rate = model.rates[j] * shrink;
          rates[i * members + j] = rate;
          sums[j] += rate * square;
        }
      }
    }
  }

  /**
   * Sums of squares that forget: they are kept multiplied by an inflation that grows from example
   * to example, which makes old terms count less at no cost per weight.
   */
  abstract static sealed class Summing extends RateStepper {
    private final double growth;

    Summing(double halfLife, int members) {
      super(members);
      this.growth =
          halfLife == Double.POSITIVE_INFINITY ? 1 : StrictMath.pow(2, 1 / halfLife);
    }

    /** The place of the inflation among the globals. */
    abstract int inflation();

    final double inflate(SparseLinear model) {
      int place = inflation();
      if (growth > 1) {
        model.globals[place] *= growth;
        if (model.globals[place] > MOST_INFLATION) {
          settle(model);
        }
      }
      return model.globals[place];
    }

    @Override
    final void settle(SparseLinear model) {
      double inflation = model.globals[inflation()];
      if (inflation == 1) {
        return;
      }
      int members = model.members;
      for (int at = members; at < model.cells.length; at += model.stride) {
        for (int j = 0; j < members; j++) {
          model.cells[at + j] /= inflation;
        }
      }
      model.globals[inflation()] = 1;
    }

    @Override
    final double comparable(SparseLinear model, int cell, double value) {
      boolean sum = cell >= model.members && cell < 2 * model.members;
      return sum ? value / model.globals[inflation()] : value;
    }

    @Override
    final double comparableGlobal(int place, double value) {
      return place == inflation() ? 1 : value;
    }
  }

  /** Steps by the root of the sum of squares. */
  static final class AdaGrad extends Summing {
    private final StepRule.AdaGrad rule;

    AdaGrad(StepRule.AdaGrad rule, int members) {
      super(rule.halfLife(), members);
      this.rule = rule;
    }

    @Override
    List<String> slots() {
      return List.of("squares");
    }

    @Override
    List<String> globals() {
      return List.of("inflation");
    }

    @Override
    double[] start() {
      return new double[] {1};
    }

    @Override
    int inflation() {
      return 0;
    }

    @Override
    void rates(
        SparseLinear model,
        int[] indices,
        double[] values,
        int size,
        double[] squares,
        double[] rates,
        double[] sums) {
      double inflation = inflate(model);
      double deflation = 1 / inflation;
      int members = model.members;
      int stride = model.stride;
      double[] cells = model.cells;
      double initial = rule.initial();
      double epsilon = rule.epsilon();
      for (int i = 0; i < size; i++) {
        int at = indices[i] * stride + members;
        double square = values[i] * values[i];
        for (int j = 0; j < members; j++) {
          double sum = cells[at + j] + squares[j] * square * inflation;
          cells[at + j] = sum;
          double root = Math.sqrt(initial + sum * deflation) + epsilon;
          double rate = root > 0 ? model.rates[j] / root : 0;
          rates[i * members + j] = rate;
          sums[j] += rate * square;
        }
      }
    }
  }

  /** Steps that do not depend on the features' units. */
  static final class Normalised extends Summing {
    private static final int EXAMPLES = 0;
    private static final int NORMS = 1;

    Normalised(StepRule.Normalised rule, int members) {
      super(rule.halfLife(), members);
    }

    @Override
    List<String> slots() {
      return List.of("squares");
    }

    @Override
    List<String> shared() {
      return List.of("largest");
    }

    @Override
    List<String> globals() {
      return List.of("examples", "norms", "inflation");
    }

    @Override
    double[] start() {
      return new double[] {0, 0, 1};
    }

    @Override
    int inflation() {
      return 2;
    }

    @Override
    void prepare(SparseLinear model, int[] indices, double[] values, int size) {
      int members = model.members;
      int largest = 2 * members;
      double[] cells = model.cells;
      double norm = 0;
      for (int i = 0; i < size; i++) {
        int at = indices[i] * model.stride;
        double absolute = Math.abs(values[i]);
        double before = cells[at + largest];
        if (absolute > before) {
          double ratio = before / absolute;
          for (int j = 0; j < members; j++) {
            cells[at + j] *= ratio;
          }
          cells[at + largest] = absolute;
          norm += 1;
        } else if (before > 0) {
          double ratio = absolute / before;
          norm += ratio * ratio;
        }
      }
      model.globals[EXAMPLES]++;
      model.globals[NORMS] += norm;
    }

    @Override
    void rates(
        SparseLinear model,
        int[] indices,
        double[] values,
        int size,
        double[] squares,
        double[] rates,
        double[] sums) {
      double inflation = inflate(model);
      double deflation = 1 / inflation;
      double norms = model.globals[NORMS];
      double scale = norms > 0 ? Math.sqrt(model.globals[EXAMPLES] / norms) : 0;
      int members = model.members;
      int stride = model.stride;
      double[] cells = model.cells;
      for (int i = 0; i < size; i++) {
        int at = indices[i] * stride + members;
        double square = values[i] * values[i];
        double perUnit = scale / cells[at + members];
        for (int j = 0; j < members; j++) {
          double sum = cells[at + j] + squares[j] * square * inflation;
          cells[at + j] = sum;
          double root = Math.sqrt(sum * deflation);
          double rate = square > 0 && root > 0 ? model.rates[j] * perUnit / root : 0;
          rates[i * members + j] = rate;
          sums[j] += rate * square;
        }
      }
    }
  }
}
