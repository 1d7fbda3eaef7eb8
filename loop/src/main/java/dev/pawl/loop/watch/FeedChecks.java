package dev.pawl.loop.watch;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.feed.FeedWatch;
import dev.pawl.watch.feed.FlagWatch;
import dev.pawl.watch.feed.RepeatWatch;
import java.util.ArrayList;
import java.util.List;

/** Looks at the inputs of requests every {@value #EVERY} milliseconds of event time. */
final class FeedChecks implements Operator {
  private static final long EVERY = 900_000;

  private final Schema schema;
  private final List<String> inputs;
  private final FeedWatch watch;
  private final RepeatWatch repeats;
  private final FlagWatch flags;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows that predictions are made from
   * @param model what answers are said to be of
   */
  FeedChecks(Spec spec, Schema schema, Where model) {
    this.schema = schema;
    inputs = spec.inputs().stream().map(InputSpec::name).toList();
    watch = new FeedWatch(schema, inputs, spec.training().seed());
    repeats = new RepeatWatch(schema, inputs, model);
    flags = new FlagWatch(schema);
  }

  void prediction(Row row, long time) {
    watch.add(row, time);
    repeats.request(row, time);
    flags.add(row, time);
  }

  /** What serves has learned something, and has answered. */
  void answer(double[] scores, long time) {
    repeats.answer(scores, time);
  }

  /**
   * The data clock moved on.
   *
   * @param told whether it has been said elsewhere that answers repeat
   */
  List<FindingEvent> tick(long before, long now, boolean told) {
    if (Math.floorDiv(now, EVERY) <= Math.floorDiv(before, EVERY)) {
      return List.of();
    }
    List<FindingEvent> events = new ArrayList<>(watch.look(now));
    events.addAll(repeats.look(now, told));
    events.addAll(flags.look(now));
    return events;
  }

  List<FindingEvent> adopt(long at) {
    List<FindingEvent> events = new ArrayList<>(watch.adopt(at));
    events.addAll(repeats.adopt(at));
    events.addAll(flags.adopt(at));
    return events;
  }

  List<Finding> open() {
    List<Finding> all = new ArrayList<>(watch.open());
    all.addAll(repeats.open());
    all.addAll(flags.open());
    return all;
  }

  /** Whether it has been said that requests or answers repeat. */
  boolean saysRepeated() {
    return !repeats.open().isEmpty();
  }

  /** Whether what another has seen means the same here. */
  boolean continues(FeedChecks earlier) {
    return inputs.equals(earlier.inputs) && schema.equals(earlier.schema);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    watch.snapshot(to);
    repeats.snapshot(to.in("repeats"));
    flags.snapshot(to.in("flags"));
  }

  @Override
  public void restore(Tensors from) {
    watch.restore(from);
    // A state from before there were these has nothing of them: they begin anew.
    if (from.in("repeats").has("open/count")) {
      repeats.restore(from.in("repeats"));
      flags.restore(from.in("flags"));
    }
  }
}
