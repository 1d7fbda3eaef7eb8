package dev.pawl.stream.metric;

/**
 * Which classes were predicted for which labels, with what a predictor would have reached that
 * always says the label before.
 */
final class Confusion {
  private static final int LAST = 0;
  private static final int PAIRS = 1;
  private static final int UNCHANGED = 2;
  private static final int HITS = 3;
  private static final int HEAD = 4;

  private final int classes;
  private final double[] sums;

  Confusion(int classes) {
    this.classes = classes;
    sums = new double[size(classes)];
    sums[LAST] = -1;
  }

  static int size(int classes) {
    return HEAD + classes * classes;
  }

  void add(int label, int predicted, double weight) {
    sums[HEAD + label * classes + predicted] += weight;
    if (sums[LAST] >= 0) {
      sums[PAIRS] += weight;
      sums[UNCHANGED] += sums[LAST] == label ? weight : 0;
      sums[HITS] += predicted == label ? weight : 0;
    }
    sums[LAST] = label;
  }

  void follows(int label) {
    sums[LAST] = label;
  }

  double cell(int label, int predicted) {
    return sums[HEAD + label * classes + predicted];
  }

  double weight() {
    double weight = 0;
    for (int i = HEAD; i < sums.length; i++) {
      weight += sums[i];
    }
    return weight;
  }

  double labelled(int label) {
    double weight = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      weight += cell(label, predicted);
    }
    return weight;
  }

  double predicted(int predicted) {
    double weight = 0;
    for (int label = 0; label < classes; label++) {
      weight += cell(label, predicted);
    }
    return weight;
  }

  double accuracy() {
    double right = 0;
    for (int label = 0; label < classes; label++) {
      right += cell(label, label);
    }
    return right / weight();
  }

  double kappa() {
    double weight = weight();
    double chance = 0;
    for (int label = 0; label < classes; label++) {
      chance += labelled(label) / weight * (predicted(label) / weight);
    }
    return beyond(accuracy(), chance);
  }

  double kappaMajority() {
    double most = 0;
    for (int label = 0; label < classes; label++) {
      most = Math.max(most, labelled(label));
    }
    return beyond(accuracy(), most / weight());
  }

  double kappaTemporal() {
    return beyond(sums[HITS] / sums[PAIRS], sums[UNCHANGED] / sums[PAIRS]);
  }

  /** Where the reference is always right, nothing is beyond it. */
  private static double beyond(double accuracy, double reference) {
    return reference < 1 ? (accuracy - reference) / (1 - reference) : Double.NaN;
  }

  double precision(int label) {
    return cell(label, label) / predicted(label);
  }

  double recall(int label) {
    return cell(label, label) / labelled(label);
  }

  /** 0 when the label came up and was never rightly predicted, as in 2·tp / (2·tp + fp + fn). */
  double f1(int label) {
    return 2 * cell(label, label) / (labelled(label) + predicted(label));
  }

  void scale(double factor) {
    for (int i = PAIRS; i < sums.length; i++) {
      sums[i] *= factor;
    }
  }

  void merge(Confusion other) {
    for (int i = PAIRS; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    if (other.sums[LAST] >= 0) {
      sums[LAST] = other.sums[LAST];
    }
  }

  void writeTo(double[] state, int from) {
    System.arraycopy(sums, 0, state, from, sums.length);
  }

  void readFrom(double[] state, int from) {
    System.arraycopy(state, from, sums, 0, sums.length);
  }
}
