package dev.pawl.model.feature;

import java.util.Arrays;

/** The counts of one assertion. */
final class AssertionTally {
  // places in the counts: all, then since they were taken last
  private static final int CHECKED = 0;
  private static final int BROKEN = 1;
  private static final int MISSING = 2;
  private static final int UNCHECKED = 3;
  private static final int KINDS = 4;

  private final Asserted asserted;
  private final double[] counts = new double[2 * KINDS];
  private double last = Double.NaN;

  // of the numbers that are gathered for a mean
  private double gathered;
  private double mean;
  private double squares;

  private int[] places = {};
  private boolean numbers;

  AssertionTally(Asserted asserted) {
    this.asserted = asserted;
  }

  /** Finds its columns in a pipeline; none when one of them is not there, or of another kind. */
  void find(Pipeline pipeline) {
    places = asserted.columns().stream().mapToInt(pipeline::find).toArray();
    numbers = Arrays.stream(places).allMatch(pipeline::isNumber);
    boolean there = Arrays.stream(places).allMatch(place -> place >= 0);
    boolean apt = numbers || (places.length == 1 && !asserted.assertion().isOfNumbers());
    if (!there || !apt) {
      places = new int[0];
    }
  }

  void observe(Features features) {
    if (places.length == 0) {
      skip();
      return;
    }
    int first = places[0];
    switch (asserted.assertion()) {
      case Assertion.Within(double least, double most) -> {
        double value = features.numbers[first];
        if (Double.isNaN(value)) {
          count(MISSING);
        } else {
          check(value >= least && value <= most, value);
        }
      }
      case Assertion.Present _ -> check(isPresent(features, first), Double.NaN);
      case Assertion.OneHot _ ->
          check(numbers ? isOneHot(features) : isPresent(features, first), Double.NaN);
      case Assertion.Near near -> gather(near, features.numbers[first]);
    }
  }

  void skip() {
    count(UNCHECKED);
  }

  private boolean isPresent(Features features, int place) {
    return numbers ? !Double.isNaN(features.numbers[place]) : features.codes[place] != 0;
  }

  private boolean isOneHot(Features features) {
    int ones = 0;
    int zeros = 0;
    for (int place : places) {
      ones += features.numbers[place] == 1 ? 1 : 0;
      zeros += features.numbers[place] == 0 ? 1 : 0;
    }
    return ones == 1 && ones + zeros == places.length;
  }

  private void gather(Assertion.Near near, double value) {
    if (Double.isNaN(value)) {
      count(MISSING);
      return;
    }
    gathered++;
    double before = value - mean;
    mean += before / gathered;
    squares += before * (value - mean);
    if (gathered >= near.over()) {
      double statistic =
          switch (near.statistic()) {
            case MEAN -> mean;
            case DEVIATION -> Math.sqrt(squares / gathered);
          };
      check(Math.abs(statistic - near.value()) <= near.tolerance(), statistic);
      gathered = 0;
      mean = 0;
      squares = 0;
    }
  }

  private void check(boolean holds, double value) {
    count(CHECKED);
    if (!holds) {
      count(BROKEN);
      last = value;
    }
  }

  private void count(int kind) {
    counts[kind]++;
    counts[KINDS + kind]++;
  }

  AssertionCount all() {
    return counted(0);
  }

  AssertionCount take() {
    AssertionCount taken = counted(KINDS);
    Arrays.fill(counts, KINDS, 2 * KINDS, 0);
    return taken;
  }

  private AssertionCount counted(int from) {
    return new AssertionCount(
        String.join(", ", asserted.columns()),
        asserted.text(),
        (long) counts[from + CHECKED],
        (long) counts[from + BROKEN],
        (long) counts[from + MISSING],
        (long) counts[from + UNCHECKED],
        said(from));
  }

  private String said(int from) {
    if (counts[from + BROKEN] > 0 && !Double.isNaN(last)) {
      return "the last was " + Values.number(last);
    }
    return counts[from + CHECKED] == 0 && asserted.assertion() instanceof Assertion.Near near
        ? "%,d of %,d values gathered".formatted((long) gathered, near.over())
        : "";
  }

  double[] state() {
    double[] state = Arrays.copyOf(counts, counts.length + 4);
    state[counts.length] = last;
    state[counts.length + 1] = gathered;
    state[counts.length + 2] = mean;
    state[counts.length + 3] = squares;
    return state;
  }

  void restore(double[] state) {
    System.arraycopy(state, 0, counts, 0, counts.length);
    last = state[counts.length];
    gathered = state[counts.length + 1];
    mean = state[counts.length + 2];
    squares = state[counts.length + 3];
  }
}
