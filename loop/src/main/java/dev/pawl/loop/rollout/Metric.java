package dev.pawl.loop.rollout;

import dev.pawl.loop.live.BoundExpression;
import dev.pawl.loop.live.Occurrence;
import dev.pawl.plan.Columns;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.MetricSpec.Kind;
import dev.pawl.spec.MetricSpec.Per;
import dev.pawl.trial.Direction;
import java.util.Optional;

/**
 * A business metric, ready to be computed. For use by one thread.
 *
 * @param spec as it was declared
 * @param value what an outcome adds to it
 * @param to what an outcome adds to the sum that a ratio is divided by
 */
record Metric(MetricSpec spec, BoundExpression value, Optional<BoundExpression> to) {

  static Metric of(MetricSpec spec, Columns columns) {
    return new Metric(
        spec,
        new BoundExpression(
            "metric " + spec.name(), spec.value(), columns.row(), Optional.of(columns.outcome())),
        spec.to()
            .map(to ->
                new BoundExpression(
                    "metric " + spec.name(), to, columns.row(), Optional.of(columns.outcome()))));
  }

  String name() {
    return spec.name();
  }

  Direction direction() {
    return direction(spec.largerIsBetter());
  }

  static Direction direction(boolean larger) {
    return larger ? Direction.LARGER_IS_BETTER : Direction.SMALLER_IS_BETTER;
  }

  boolean isProportion() {
    return spec.kind() == Kind.PROPORTION;
  }

  boolean isRatio() {
    return spec.kind() == Kind.RATIO;
  }

  boolean isPerUnit() {
    return !isRatio() && spec.per() == Per.UNIT;
  }

  /** What an outcome adds above the line; 0 when it has no value. */
  double above(Occurrence outcome) {
    return known(value.of(outcome));
  }

  /** What an outcome adds below the line, of a ratio; 0 when it has no value. */
  double below(Occurrence outcome) {
    return to.map(it -> known(it.of(outcome))).orElse(0.0);
  }

  private static double known(double number) {
    return Double.isNaN(number) ? 0 : number;
  }
}
