package dev.pawl.loop.watch;

import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.update.TriggerState;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.WatchSpec;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.drift.DriftWatch;
import java.util.List;

/** Compares features, predictions and labels with earlier periods, as the spec declares. */
final class DriftChecks implements Operator {
  private final WatchSpec.Drift declared;
  private final Schema schema;
  private final TriggerState triggers;
  private final DriftWatch watch;
  private final long period;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows that predictions are made from
   * @param seed for sketches
   * @param triggers hear how far a drift reaches when one is found
   */
  DriftChecks(WatchSpec.Drift declared, Schema schema, long seed, TriggerState triggers) {
    this.declared = declared;
    this.schema = schema;
    this.triggers = triggers;
    period = declared.period().toMillis();
    List<String> features = declared.features().isEmpty() ? schema.names() : declared.features();
    watch =
        new DriftWatch(
            schema,
            features,
            new DriftWatch.Settings(
                period,
                (int) (declared.season().toMillis() / period),
                declared.cycles(),
                declared.fixed() ? DriftWatch.Reference.FIXED : DriftWatch.Reference.TRAILING,
                declared.effect(),
                declared.falseFindings(),
                (int) Math.min(Integer.MAX_VALUE, declared.within().toMillis() / period),
                seed));
  }

  void prediction(Row row, double[] scores) {
    watch.add(row);
    watch.prediction(one(scores));
  }

  void label(Row row, double[] scores, double label, double loss) {
    watch.label(row, one(scores), label, loss);
  }

  /** A prediction as one number: what is predicted, or the index of the likeliest class. */
  private static double one(double[] scores) {
    int greatest = 0;
    for (int i = 1; i < scores.length; i++) {
      greatest = scores[i] > scores[greatest] ? i : greatest;
    }
    return scores.length == 1 ? scores[0] : scores.length == 0 ? Double.NaN : greatest;
  }

  List<FindingEvent> tick(long before, long now) {
    long current = Math.floorDiv(now, period);
    if (current <= Math.floorDiv(before, period)) {
      return List.of();
    }
    List<FindingEvent> events = watch.closePeriod((current - 1) * period);
    if (events.stream().anyMatch(FindingEvent.Raised.class::isInstance)) {
      triggers.featureDrift(watch.extent().features(), watch.extent().rise());
    } else if (watch.open().isEmpty()) {
      triggers.featureDrift(0, 0);
    }
    return events;
  }

  /** The number of the regime that the features are in; 0 where nothing has drifted. */
  int regime() {
    return watch.open().isEmpty() || watch.regimes().isEmpty()
        ? 0
        : watch.regimes().getLast().number();
  }

  List<Finding> open() {
    return watch.open();
  }

  /** Whether what another has seen means the same here. */
  boolean continues(DriftChecks earlier) {
    return declared.equals(earlier.declared) && schema.equals(earlier.schema);
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
