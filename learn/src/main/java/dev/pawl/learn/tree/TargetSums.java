package dev.pawl.learn.tree;

/** Weight, mean and sum of squared deviations of labels (Welford; Chan, Golub and LeVeque 1979). */
final class TargetSums {
  double weight;
  double mean;
  double squares;

  void clear() {
    weight = 0;
    mean = 0;
    squares = 0;
  }

  void add(double label, double more) {
    weight += more;
    double from = label - mean;
    mean += from * more / weight;
    squares += more * from * (label - mean);
  }

  void merge(double otherWeight, double otherMean, double otherSquares) {
    double all = weight + otherWeight;
    if (!(all > 0)) {
      return;
    }
    double apart = otherMean - mean;
    double part = otherWeight / all;
    squares += otherSquares + apart * apart * weight * part;
    mean += apart * part;
    weight = all;
  }

  double deviation() {
    return weight > 0 ? Math.sqrt(Math.max(0, squares / weight)) : 0;
  }
}
