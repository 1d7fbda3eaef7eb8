package dev.pawl.loop.watch;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.WatchSpec.Performance;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.performance.Measure;
import dev.pawl.watch.performance.PerformanceWatch;
import java.util.ArrayList;
import java.util.List;

/** Looks at the loss, bias and calibration of what served, as the spec declares. */
final class PerformanceChecks implements Operator {
  private final Performance declared;
  private final List<String> conditions;
  private final RowFunction[] slices;
  private final boolean[] in;
  private final TaskSpec.Kind task;
  private final PerformanceWatch watch;

  /** Nothing seen yet of a spec that declares it. */
  PerformanceChecks(Performance declared, Spec spec, Schema row) {
    this.declared = declared;
    this.task = spec.task().kind();
    List<String> names = new ArrayList<>();
    List<RowFunction> functions = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    spec.watch()
        .slices()
        .forEach((name, condition) -> {
          names.add(name);
          sources.add(name + ": " + condition.source());
          functions.add(RowExpressions.function(condition, row));
        });
    conditions = List.copyOf(sources);
    slices = functions.toArray(new RowFunction[0]);
    in = new boolean[slices.length];
    long period = declared.period().toMillis();
    watch =
        new PerformanceWatch(
            names,
            new PerformanceWatch.Settings(
                period,
                spec.evaluation().block().toMillis(),
                declared.floor(),
                declared.rise(),
                declared.bias(),
                declared.calibration(),
                declared.falseFindings(),
                (int) Math.min(Integer.MAX_VALUE, declared.within().toMillis() / period)));
  }

  void label(Example example, double loss) {
    for (int i = 0; i < slices.length; i++) {
      double value = slices[i].of(example.row());
      in[i] = value != 0 && !Double.isNaN(value);
    }
    double[] scores = example.prediction().scores();
    double prediction = scores.length == 1 ? scores[0] : Double.NaN;
    watch.label(
        example.prediction().version(),
        in,
        prediction,
        example.label(),
        loss,
        task == TaskSpec.Kind.BINARY);
  }

  List<FindingEvent> tick(long now) {
    return watch.advance(now);
  }

  List<Finding> open() {
    return watch.open();
  }

  List<Measure> measures() {
    return watch.measures();
  }

  /** Whether what another has seen means the same here. */
  boolean continues(PerformanceChecks earlier) {
    return declared.equals(earlier.declared) && conditions.equals(earlier.conditions);
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
