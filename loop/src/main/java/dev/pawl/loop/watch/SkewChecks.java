package dev.pawl.loop.watch;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Columns;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.skew.SkewWatch;
import java.util.List;

/**
 * Looks every {@value #EVERY} milliseconds of event time at the derived columns and live features
 * that were served beside those that the fold computes when the prediction passes.
 *
 * <p>Both read the live features of a tick that is complete. The fold's is the last one before the
 * prediction in the log; a request that was answered before the fold had taken that tick in has
 * read an earlier one, and counts as different where the tick has changed anything.
 */
final class SkewChecks implements Operator {
  private static final long EVERY = 3_600_000;

  private final double limit;
  private final Columns columns;
  private final SkewWatch watch;

  /**
   * Nothing seen yet.
   *
   * @param limit which share of the values of a column may differ
   */
  SkewChecks(Columns columns, double limit) {
    this.limit = limit;
    this.columns = columns;
    this.watch = new SkewWatch(columns.row(), columns.inputs().size(), limit);
  }

  void prediction(Row served, Row renewed, long time) {
    watch.add(served, renewed, time);
  }

  List<FindingEvent> tick(long before, long now) {
    return Math.floorDiv(now, EVERY) > Math.floorDiv(before, EVERY) ? watch.look(now) : List.of();
  }

  List<Finding> open() {
    return watch.open();
  }

  /** Whether what another has seen means the same here, if the columns are computed alike. */
  boolean continues(SkewChecks earlier) {
    return limit == earlier.limit && columns.equals(earlier.columns);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    watch.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    watch.restore(from);
  }
}
