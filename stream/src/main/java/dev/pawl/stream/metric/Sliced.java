package dev.pawl.stream.metric;

import dev.pawl.stream.Summary;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One summary for each slice of a stream, by name, up to a number of them; what belongs to further
 * slices goes into one for the {@link #rest}, so that nothing is lost. Not safe for use by several
 * threads at once.
 *
 * @param <S> what is kept for each slice
 */
public final class Sliced<S extends Summary<S>> {
  private final int most;
  private final Supplier<S> empty;
  private final SortedMap<String, S> slices = new TreeMap<>();
  private S rest;

  /**
   * No slice yet.
   *
   * @param most how many slices are kept apart, above 0
   * @param empty makes a summary of nothing, the same each time
   */
  public Sliced(int most, Supplier<S> empty) {
    if (most <= 0) {
      throw new IllegalArgumentException("most: " + most + " (expected: above 0)");
    }
    this.most = most;
    this.empty = Objects.requireNonNull(empty, "empty");
    rest = empty.get();
  }

  /** The summary that what belongs to a slice is to be added to. */
  public S at(String slice) {
    S known = slices.get(slice);
    if (known != null) {
      return known;
    }
    if (slices.size() >= most) {
      return rest;
    }
    S made = empty.get();
    slices.put(slice, made);
    return made;
  }

  /** What is kept apart, by name. */
  public SortedMap<String, S> slices() {
    return Collections.unmodifiableSortedMap(slices);
  }

  /** What belongs to slices that are not kept apart. */
  public S rest() {
    return rest;
  }

  /** Takes in {@code other}; its slices beyond the number that is kept go to the rest. */
  public void merge(Sliced<S> other) {
    other.slices.forEach((slice, theirs) -> at(slice).merge(theirs));
    rest.merge(other.rest);
  }

  /** The state of each slice that is kept apart, by name. */
  public SortedMap<String, double[]> states() {
    SortedMap<String, double[]> states = new TreeMap<>();
    slices.forEach((slice, summary) -> states.put(slice, summary.state()));
    return states;
  }

  /**
   * Takes the states that {@link #states} and the rest's {@link Summary#state} gave.
   *
   * @throws IllegalArgumentException when there are more slices than are kept apart, or a state
   *     cannot be one of such a summary
   */
  public void restore(SortedMap<String, double[]> states, double[] ofRest) {
    if (states.size() > most) {
      throw new IllegalArgumentException(
          "states: " + states.size() + " slices (expected: at most " + most + ")");
    }
    slices.clear();
    states.forEach((slice, state) -> {
      S made = empty.get();
      made.restore(state);
      slices.put(slice, made);
    });
    rest = empty.get();
    rest.restore(ofRest);
  }

  /** An independent summary of the same values. */
  public Sliced<S> copy() {
    Sliced<S> copy = new Sliced<>(most, empty);
    slices.forEach((slice, summary) -> copy.slices.put(slice, summary.copy()));
    copy.rest = rest.copy();
    return copy;
  }
}
