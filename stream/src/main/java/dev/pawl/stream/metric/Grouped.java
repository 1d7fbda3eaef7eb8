package dev.pawl.stream.metric;

import dev.pawl.stream.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A tally in {@value #GROUPS} parts, from which every measure gets an interval: the delete-a-group
 * jackknife (Quenouille 1956; Tukey 1958). The measure is computed without each part in turn, and
 * how much that moves it says how sure it is.
 *
 * <p>Predictions go to the parts in runs of {@code run} at a time, so that neighbours, which depend
 * on each other, are left out together: runs should be longer than the dependence reaches. An
 * interval covers the true value in about 95 % once each part has some twenty predictions of each
 * class, or several runs; before that it tends to be too short for bounded measures near their
 * bounds.
 *
 * <p>It is a tally itself, so that what fades, slides with a window or is kept by slices has
 * intervals, too: {@code new Faded<>(halfLife, new Grouped<>(run, BinaryTally::new))}. What fades
 * needs a half-life of several times {@value #GROUPS} runs: otherwise a few parts hold most of it.
 *
 * <p>Space is {@value #GROUPS} tallies; adding costs what the tally costs, reading some 60 merges.
 * Not safe for use by several threads at once.
 *
 * @param <T> the tally
 */
public final class Grouped<T extends Tally<T>> implements Tally<Grouped<T>> {
  private static final int GROUPS = 20;

  private static final int HEAD = 2;

  /** The 97.5 % quantile of Student's t with GROUPS − 1 degrees of freedom. */
  private static final double STUDENT = 2.093024054408263;

  private final int run;
  private final Supplier<T> empty;
  private final List<T> groups = new ArrayList<>(GROUPS);
  private long count;
  private double last = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param run how many predictions in a row go to one part, above 0; 1 when they are independent
   * @param empty makes a tally of nothing, the same each time
   */
  public Grouped(int run, Supplier<T> empty) {
    if (run <= 0) {
      throw new IllegalArgumentException("run: " + run + " (expected: above 0)");
    }
    this.run = run;
    this.empty = empty;
    for (int i = 0; i < GROUPS; i++) {
      groups.add(empty.get());
    }
  }

  @Override
  public void add(double label, double[] scores, int from, int count, double weight) {
    T group = next();
    if (this.count % run == 0 && !Double.isNaN(last)) {
      group.follows(last);
    }
    group.add(label, scores, from, count, weight);
    last = label;
    this.count++;
  }

  /** The part that the next prediction goes to. */
  private T next() {
    return groups.get((int) (count / run % GROUPS));
  }

  @Override
  public void follows(double label) {
    next().follows(label);
    last = label;
  }

  @Override
  public void scale(double factor) {
    groups.forEach(group -> group.scale(factor));
  }

  @Override
  public double weight() {
    return groups.stream().mapToDouble(Tally::weight).sum();
  }

  @Override
  public double broken() {
    return groups.stream().mapToDouble(Tally::broken).sum();
  }

  /** All parts as one tally of its own. */
  public T all() {
    T all = empty.get();
    groups.forEach(all::merge);
    return all;
  }

  /** For each part the tally of all others. */
  private List<T> withoutEach() {
    List<T> others = new ArrayList<>(GROUPS);
    T before = empty.get();
    for (T group : groups) {
      others.add(before.copy());
      before.merge(group);
    }
    T after = empty.get();
    for (int i = GROUPS - 1; i >= 0; i--) {
      others.get(i).merge(after);
      T from = groups.get(i).copy();
      from.merge(after);
      after = from;
    }
    return others;
  }

  /** A measure with an interval that covers it in about 95 %. */
  public Interval interval(ToDoubleFunction<T> measure) {
    double value = measure.applyAsDouble(all());
    double[] partial = withoutEach().stream().mapToDouble(measure).toArray();
    double mean = 0;
    for (double each : partial) {
      mean += each / GROUPS;
    }
    double squares = 0;
    for (double each : partial) {
      squares += (each - mean) * (each - mean);
    }
    double half = STUDENT * Math.sqrt(squares * (GROUPS - 1) / GROUPS);
    boolean enough = count >= 2L * GROUPS;
    return new Interval(
        value, enough ? value - half : Double.NaN, enough ? value + half : Double.NaN);
  }

  /** Takes in {@code other}, which has runs of the same length. */
  @Override
  public void merge(Grouped<T> other) {
    if (other.run != run) {
      throw new IllegalArgumentException(
          "other: runs of " + other.run + " (expected: " + run + ")");
    }
    for (int i = 0; i < GROUPS; i++) {
      groups.get(i).merge(other.groups.get(i));
    }
    count += other.count;
    last = Double.isNaN(other.last) ? last : other.last;
  }

  @Override
  public Grouped<T> copy() {
    Grouped<T> copy = new Grouped<>(run, empty);
    for (int i = 0; i < GROUPS; i++) {
      copy.groups.set(i, groups.get(i).copy());
    }
    copy.count = count;
    copy.last = last;
    return copy;
  }

  @Override
  public double[] state() {
    double[][] parts = groups.stream().map(Summary::state).toArray(double[][]::new);
    int each = parts[0].length;
    double[] state = new double[HEAD + GROUPS * each];
    state[0] = count;
    state[1] = last;
    for (int i = 0; i < GROUPS; i++) {
      System.arraycopy(parts[i], 0, state, HEAD + i * each, each);
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    int each = groups.getFirst().state().length;
    Require.length(state, HEAD + GROUPS * each, "a tally in parts");
    for (int i = 0; i < GROUPS; i++) {
      groups.get(i).restore(Arrays.copyOfRange(state, HEAD + i * each, HEAD + (i + 1) * each));
    }
    count = (long) state[0];
    last = state[1];
  }
}
