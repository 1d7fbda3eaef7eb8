package dev.pawl.loop.watch;

import dev.pawl.log.Prediction;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.WatchSpec.Labels;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.operations.LabelWatch;
import java.util.List;

/**
 * Looks at which predictions get a label, and how long after. A label is known when its outcome
 * happened, or when the log has it where that is later: a feed that is held up makes labels late
 * though their events are not.
 */
final class LabelChecks implements Operator {
  private static final long MOST_CELLS = 1_000;

  private final OutcomeSpec outcome;
  private final LabelWatch.Settings settings;
  private final LabelWatch watch;
  private long clock = Long.MIN_VALUE;

  /** Nothing seen yet. */
  LabelChecks(Spec spec) {
    Labels declared = spec.watch().labels();
    outcome = spec.outcome();
    long block = spec.evaluation().block().toMillis();
    long horizon = Math.max(1, declared.horizon().toMillis());
    long blocks = 1 + (horizon - 1) / (block * MOST_CELLS);
    settings =
        new LabelWatch.Settings(block * blocks, horizon, declared.missing(), declared.later());
    watch = new LabelWatch(settings);
  }

  /** A prediction was served; one that takes no part in learning is to get no label. */
  void prediction(Prediction answered) {
    if (answered.counted()) {
      watch.prediction(answered.eventTime());
    }
  }

  /** A prediction got its label; that nothing came within the window is none. */
  void label(Example example) {
    if (example.origin() == Example.Origin.ANSWERED) {
      watch.label(example.prediction().eventTime(), Math.max(clock, example.labelTime()));
    }
  }

  List<FindingEvent> tick(long now) {
    clock = now;
    return watch.advance(now);
  }

  List<FindingEvent> adopt(long at) {
    return watch.adopt(at);
  }

  List<Finding> open() {
    return watch.open();
  }

  /** Whether what another has seen means the same here, if the label is the same. */
  boolean continues(LabelChecks earlier) {
    return settings.equals(earlier.settings)
        && outcome.window().equals(earlier.outcome.window())
        && outcome.when() == earlier.outcome.when()
        && outcome.joinBy().equals(earlier.outcome.joinBy());
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("clock", clock);
    watch.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    // A state from before there was this watch has nothing of it: it begins anew.
    if (from.has("clock")) {
      clock = from.longs("clock")[0];
      watch.restore(from);
    }
  }
}
