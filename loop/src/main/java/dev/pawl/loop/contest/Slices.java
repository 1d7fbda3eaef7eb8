package dev.pawl.loop.contest;

import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Parts of the rows in which a version must not be much worse than the champion. Immutable.
 *
 * <p>A version is worse in a slice when the mean difference of its loss and the champion's on the
 * same examples, less two standard errors, is above the share of the champion's mean loss that is
 * allowed, in at least {@value #FEWEST} examples.
 */
public final class Slices {
  /** With fewer examples a slice has no say. */
  static final int FEWEST = 30;

  private static final double STANDARD_ERRORS = 2;

  /** No slices. */
  public static final Slices NONE = new Slices(List.of(), Double.POSITIVE_INFINITY);

  private final List<Slice> slices;
  private final double limit;

  private record Slice(String name, RowFunction condition) {}

  private Slices(List<Slice> slices, double limit) {
    this.slices = List.copyOf(slices);
    this.limit = limit;
  }

  /**
   * The slices of a spec.
   *
   * @param conditions over the columns of a row, by name
   * @param row those columns
   * @param limit by which share the loss may be above the champion's; +∞ for any
   */
  public static Slices of(SortedMap<String, Expression> conditions, Schema row, double limit) {
    if (Double.isInfinite(limit)) {
      return NONE;
    }
    List<Slice> slices = new ArrayList<>();
    conditions.forEach(
        (name, condition) -> slices.add(new Slice(name, RowExpressions.function(condition, row))));
    return new Slices(slices, limit);
  }

  boolean isEmpty() {
    return slices.isEmpty();
  }

  /** Nothing compared yet. */
  public Losses losses() {
    return new Losses();
  }

  /** Losses of a version and of the champion on the same examples, slice by slice. */
  public final class Losses {
    private final double[][] sums = new double[slices.size()][4];
    private final boolean[] in = new boolean[slices.size()];

    private Losses() {}

    /** Whether a row is in any slice; the next losses are of that row. */
    public boolean concerns(Row row) {
      boolean any = false;
      for (int i = 0; i < in.length; i++) {
        in[i] = slices.get(i).condition().of(row) == 1;
        any |= in[i];
      }
      return any;
    }

    /** The losses on that row. */
    public void add(double candidate, double champion) {
      double difference = candidate - champion;
      for (int i = 0; i < in.length; i++) {
        if (in[i]) {
          sums[i][0]++;
          sums[i][1] += champion;
          sums[i][2] += difference;
          sums[i][3] += difference * difference;
        }
      }
    }

    /** The first slice in which the version is worse by more than it may be. */
    public Optional<String> worse() {
      for (int i = 0; i < sums.length; i++) {
        double n = sums[i][0];
        double champion = sums[i][1] / n;
        double mean = sums[i][2] / n;
        double variance = Math.max(0, sums[i][3] / n - mean * mean);
        double least = mean - STANDARD_ERRORS * Math.sqrt(variance / n);
        if (n >= FEWEST && least > limit * champion) {
          return Optional.of(
              "a loss of %.6g in the slice %s, champion %.6g, over %d examples (expected: at most %.4g times it)"
                  .formatted(champion + mean, slices.get(i).name(), champion, (long) n, 1 + limit));
        }
      }
      return Optional.empty();
    }
  }
}
