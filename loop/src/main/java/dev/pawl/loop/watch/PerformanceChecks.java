package dev.pawl.loop.watch;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.WatchSpec.Performance;
import dev.pawl.stream.loss.Loss;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.performance.ConfidenceEstimate;
import dev.pawl.watch.performance.DirectLossEstimate;
import dev.pawl.watch.performance.ExpectedLoss;
import dev.pawl.watch.performance.LossEstimate;
import dev.pawl.watch.performance.Measure;
import dev.pawl.watch.performance.PerformanceWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the loss, bias and calibration of what served, as the spec declares. */
final class PerformanceChecks implements Operator {
  /** Which share of what was learned about probabilities stays from period to period. */
  private static final double KEEP = 0.9;

  /** To how many of the latest labels the model of a regression's loss is fitted. */
  private static final int KEPT = 20_000;

  private final Performance declared;
  private final List<String> conditions;
  private final RowFunction[] slices;
  private final boolean[] in;
  private final TaskSpec.Kind task;
  private final PerformanceWatch watch;
  private final Optional<ExpectedLoss> expected;

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
    int horizon = (int) Math.min(Integer.MAX_VALUE, declared.within().toMillis() / period);
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
                horizon));
    expected =
        declared.expected()
            ? Optional.of(
                new ExpectedLoss(
                    estimate(spec, row),
                    new ExpectedLoss.Settings(
                        period,
                        spec.evaluation().block().toMillis(),
                        declared.floor(),
                        declared.falseFindings(),
                        horizon)))
            : Optional.empty();
  }

  private static LossEstimate estimate(Spec spec, Schema row) {
    Loss loss = Loss.valueOf(spec.evaluation().metric().name());
    return switch (spec.task().kind()) {
      case REGRESSION -> new DirectLossEstimate(row, KEPT, spec.training().seed());
      case BINARY -> new ConfidenceEstimate(loss, 1, KEEP);
      case CLASSES -> new ConfidenceEstimate(loss, spec.task().classes().size(), KEEP);
    };
  }

  /** A prediction was answered. */
  void prediction(Row row, double[] scores) {
    if (scores.length > 0) {
      expected.ifPresent(it -> it.prediction(row, scores));
    }
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
    expected.ifPresent(it -> it.label(example.row(), scores, example.label(), loss));
  }

  List<FindingEvent> tick(long now) {
    List<FindingEvent> events = new ArrayList<>(watch.advance(now));
    expected.ifPresent(it -> events.addAll(it.advance(now)));
    return events;
  }

  List<Finding> open() {
    List<Finding> all = new ArrayList<>(watch.open());
    expected.ifPresent(it -> all.addAll(it.open()));
    return all;
  }

  List<Measure> measures() {
    return watch.measures();
  }

  /** What is expected of the latest period before its labels have come back. */
  Optional<ExpectedLoss.Expected> expected() {
    return expected.flatMap(ExpectedLoss::latest);
  }

  /** Whether what another has seen means the same here. */
  boolean continues(PerformanceChecks earlier) {
    return declared.equals(earlier.declared) && conditions.equals(earlier.conditions);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    watch.snapshot(to);
    expected.ifPresent(it -> it.snapshot(to.in("expected")));
  }

  @Override
  public void restore(Tensors from) {
    watch.restore(from);
    expected.ifPresent(it -> it.restore(from.in("expected")));
  }
}
