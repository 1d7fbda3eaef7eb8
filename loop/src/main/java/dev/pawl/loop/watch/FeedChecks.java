package dev.pawl.loop.watch;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.feed.FeedWatch;
import java.util.List;

/** Looks at the inputs of requests every {@value #EVERY} milliseconds of event time. */
final class FeedChecks implements Operator {
  private static final long EVERY = 900_000;

  private final Schema schema;
  private final List<String> inputs;
  private final FeedWatch watch;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows that predictions are made from
   */
  FeedChecks(Spec spec, Schema schema) {
    this.schema = schema;
    inputs = spec.inputs().stream().map(InputSpec::name).toList();
    watch = new FeedWatch(schema, inputs, spec.training().seed());
  }

  void prediction(Row row, long time) {
    watch.add(row, time);
  }

  List<FindingEvent> tick(long before, long now) {
    return Math.floorDiv(now, EVERY) > Math.floorDiv(before, EVERY) ? watch.look(now) : List.of();
  }

  List<FindingEvent> adopt(long at) {
    return watch.adopt(at);
  }

  List<Finding> open() {
    return watch.open();
  }

  /** Whether what another has seen means the same here. */
  boolean continues(FeedChecks earlier) {
    return inputs.equals(earlier.inputs) && schema.equals(earlier.schema);
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
