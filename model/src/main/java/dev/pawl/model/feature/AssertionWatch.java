package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a pipeline makes of rows against what was stated about it, and counts.
 *
 * <p>Columns are found by name, so that several pipelines may pass, one after the other, such as
 * those of the versions that serve. Where one has no such column, that is counted as well.
 *
 * <p>A row costs one pass through the pipeline. Not safe for use by several threads at once.
 */
public final class AssertionWatch {
  private final List<AssertionTally> tallies = new ArrayList<>();
  private @Nullable Pipeline pipeline;
  private Features features = new Features(0);

  /** Nothing checked yet. */
  public AssertionWatch(List<Asserted> assertions) {
    assertions.forEach(asserted -> tallies.add(new AssertionTally(asserted)));
  }

  /** Whether nothing was stated. */
  public boolean isEmpty() {
    return tallies.isEmpty();
  }

  /**
   * Checks a row.
   *
   * @param by what transforms it; stays as it is
   * @param row a row of the pipeline's schema
   */
  public void observe(Pipeline by, Row row) {
    if (by != pipeline) {
      pipeline = by;
      features = by.newFeatures();
      tallies.forEach(tally -> tally.find(by));
    }
    by.apply(row, features);
    tallies.forEach(tally -> tally.observe(features));
  }

  /** Counts a row that a model answered which has no transforms at all. */
  public void skip() {
    tallies.forEach(AssertionTally::skip);
  }

  /** What has come of each assertion and column, in the order in which they were stated. */
  public List<AssertionCount> counts() {
    return tallies.stream().map(AssertionTally::all).toList();
  }

  /** The same since this was asked for last, or since the beginning. */
  public List<AssertionCount> take() {
    return tallies.stream().map(AssertionTally::take).toList();
  }

  /** The first assertion that did not hold, if there is one. */
  public Optional<AssertionCount> firstBroken() {
    return counts().stream().filter(count -> count.broken() > 0).findFirst();
  }

  /** Writes all counts. */
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < tallies.size(); i++) {
      to.doubles(Integer.toString(i), tallies.get(i).state());
    }
  }

  /**
   * Takes what {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when something is missing or does not fit, by its name
   */
  public void restore(Tensors from) {
    for (int i = 0; i < tallies.size(); i++) {
      double[] state = tallies.get(i).state();
      Restore.doubles(from, Integer.toString(i), state);
      tallies.get(i).restore(state);
    }
  }
}
