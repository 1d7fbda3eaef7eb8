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
  private static final double MOST_INFLATION = 1e100;

  private double[] rates = new double[64];
  private final double[] multiples;
  private final double[] speeds;

  /** The same of the scores of one learning rate, and working memory. */
  private final double[] ownScores;

  private final double[] ownSpeeds;
  private final double[] pushes;
  private final double[] spare;

  RateStepper(int members) {
    this.multiples = new double[members];
    this.speeds = new double[members];
    this.ownScores = new double[members];
    this.ownSpeeds = new double[members];
    this.pushes = new double[members];
    this.spare = new double[members];
  }

  /** Takes the example into what all members share. */
  void begin(SparseLinear model) {}

  /**
   * Takes the example into a member's state and writes a rate for each of its features.
   *
   * @param member which one
   * @param squared slope² × weight, as the rule's sums take it
   * @param rates takes the rates, from {@code member × size} on
   * @return the sum of rate × value²
   */
  abstract double rates(
      SparseLinear model,
      int member,
      int[] indices,
      double[] values,
      int size,
      double squared,
      double[] rates);

  @Override
  void step(
      SparseLinear model, int[] indices, double[] values, int size, double label, double weight) {
    int members = model.members;
    if (rates.length < size * members) {
      rates = new double[2 * size * members];
    }
    LinearSettings settings = model.settings;
    begin(model);
    for (int j = 0; j < members; j++) {
      double slope = model.slopes[j];
      double straight = settings.clipped(slope * weight);
      boolean aware = settings.importanceAware();
      double squared = aware ? weight * slope * slope : straight * straight;
      speeds[j] = rates(model, j, indices, values, size, squared, rates);
      multiples[j] = -straight;
    }
    if (settings.importanceAware()) {
      follow(model, label, weight);
    }
    move(model, indices, values, size, weight);
  }

  /** Makes the multiples those of the loss's path, within the clip. */
  private void follow(SparseLinear model, double label, double weight) {
    Objective loss = model.settings.loss();
    int scores = loss.scores();
    double clip = model.settings.clip();
    for (int from = 0; from < model.members; from += scores) {
      System.arraycopy(model.scores, from, ownScores, 0, scores);
      System.arraycopy(speeds, from, ownSpeeds, 0, scores);
      loss.pushes(ownScores, ownSpeeds, label, weight, pushes, spare);
      for (int k = 0; k < scores; k++) {
        double speed = speeds[from + k];
        double most = clip * Math.min(weight * speed, Objective.LONGEST_TIME) / speed;
        multiples[from + k] = speed > 0 ? Math.max(-most, Math.min(most, pushes[k])) : 0;
      }
    }
  }

  private void move(SparseLinear model, int[] indices, double[] values, int size, double weight) {
    int stride = model.stride;
    double[] cells = model.cells;
    double l1 = model.settings.l1() * weight;
    double l2 = model.settings.l2() * weight;
    for (int j = 0; j < model.members; j++) {
      double multiple = multiples[j];
      int first = j * size;
      if (l1 == 0 && l2 == 0) {
        for (int i = 0; i < size; i++) {
          cells[indices[i] * stride + j] += rates[first + i] * values[i] * multiple;
        }
        continue;
      }
      for (int i = 0; i < size; i++) {
        int at = indices[i] * stride + j;
        double rate = rates[first + i];
        double moved = cells[at] + rate * values[i] * multiple;
        boolean free = indices[i] == SparseLinear.INTERCEPT;
        cells[at] = free ? moved : shrunk(moved, rate * l1, rate * l2);
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
    private double shrink;

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
    void begin(SparseLinear model) {
      model.globals[0]++;
      shrink = power == 0 ? 1 : StrictMath.pow(model.globals[0], -power);
    }

    /** Without rates for each feature, where all of a member's are the same. */
    @Override
    void step(
        SparseLinear model, int[] indices, double[] values, int size, double label, double weight) {
      LinearSettings settings = model.settings;
      if (settings.importanceAware() || settings.l1() > 0 || settings.l2() > 0) {
        super.step(model, indices, values, size, label, weight);
        return;
      }
      begin(model);
      int stride = model.stride;
      double[] cells = model.cells;
      for (int j = 0; j < model.members; j++) {
        double rate = model.rates[j] * shrink;
        double multiple = -settings.clipped(model.slopes[j] * weight);
        for (int i = 0; i < size; i++) {
          cells[indices[i] * stride + j] += rate * values[i] * multiple;
        }
      }
    }

    @Override
    double rates(
        SparseLinear model,
        int member,
        int[] indices,
        double[] values,
        int size,
        double squared,
        double[] rates) {
      double rate = model.rates[member] * shrink;
      double sum = 0;
      for (int i = 0; i < size; i++) {
        rates[member * size + i] = rate;
        sum += rate * values[i] * values[i];
      }
      return sum;
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
      this.growth = halfLife == Double.POSITIVE_INFINITY ? 1 : StrictMath.pow(2, 1 / halfLife);
    }

    /** The place of the inflation among the globals. */
    abstract int inflation();

    final double inflation(SparseLinear model) {
      return model.globals[inflation()];
    }

    @Override
    final void begin(SparseLinear model) {
      if (growth > 1) {
        model.globals[inflation()] *= growth;
        if (model.globals[inflation()] > MOST_INFLATION) {
          settle(model);
        }
      }
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
    double rates(
        SparseLinear model,
        int member,
        int[] indices,
        double[] values,
        int size,
        double squared,
        double[] rates) {
      double inflated = squared * inflation(model);
      double deflation = 1 / inflation(model);
      int slot = model.members + member;
      int stride = model.stride;
      int first = member * size;
      double[] cells = model.cells;
      double initial = rule.initial();
      double epsilon = rule.epsilon();
      double learningRate = model.rates[member];
      double total = 0;
      for (int i = 0; i < size; i++) {
        int at = indices[i] * stride + slot;
        double square = values[i] * values[i];
        double sum = cells[at] + inflated * square;
        cells[at] = sum;
        double root = Math.sqrt(initial + sum * deflation) + epsilon;
        double rate = root > 0 ? learningRate / root : 0;
        rates[first + i] = rate;
        total += rate * square;
      }
      return total;
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
    double rates(
        SparseLinear model,
        int member,
        int[] indices,
        double[] values,
        int size,
        double squared,
        double[] rates) {
      double inflated = squared * inflation(model);
      double deflation = 1 / inflation(model);
      double norms = model.globals[NORMS];
      double scale = norms > 0 ? Math.sqrt(model.globals[EXAMPLES] / norms) : 0;
      double scaled = model.rates[member] * scale;
      int slot = model.members + member;
      int largest = 2 * model.members;
      int stride = model.stride;
      int first = member * size;
      double[] cells = model.cells;
      double total = 0;
      for (int i = 0; i < size; i++) {
        int base = indices[i] * stride;
        double square = values[i] * values[i];
        double sum = cells[base + slot] + inflated * square;
        cells[base + slot] = sum;
        double root = Math.sqrt(sum * deflation);
        double rate = square > 0 && root > 0 ? scaled / (cells[base + largest] * root) : 0;
        rates[first + i] = rate;
        total += rate * square;
      }
      return total;
    }
  }
}
