package dev.pawl.cli.gate;

import dev.pawl.learn.Learner;
import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.loop.contest.Sanity;
import dev.pawl.loop.contest.Slices;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.probe.Measurement;
import dev.pawl.model.Model;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.spec.GateSpec;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.stream.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The gate on what a spec makes of a file: it learns the first four fifths of the rows, in their
 * order, and is tried on the rest beside what the present spec makes of the same.
 *
 * @param candidate the spec that is to pass
 * @param present what it is compared with
 * @param clock a clock for what is measured, in nanoseconds
 */
record DryGate(Side candidate, Side present, LongSupplier clock) {
  private static final double LEARNED = 0.8;
  private static final double BROKEN = dev.pawl.loop.contest.Checks.BROKEN;

  /** A spec and its rows of the file. */
  record Side(ModelDefinition definition, List<LabelledRow> rows) {}

  /**
   * What a check found.
   *
   * @param passed whether nothing speaks against it
   */
  record Finding(String check, boolean passed, String found) {}

  /** A side that has learned. */
  private record Learned(Learner learner, Model model, List<LabelledRow> rest) {
    static Learned of(Side side, boolean learns) {
      Learner learner = side.definition().learner(ModelDefinition.MAIN);
      int end = (int) Math.ceil(LEARNED * side.rows().size());
      for (LabelledRow row : learns ? side.rows().subList(0, end) : List.<LabelledRow>of()) {
        learner.learn(row.row(), row.label(), 1);
      }
      return new Learned(learner, learner.freeze(), side.rows().subList(end, side.rows().size()));
    }

    double score(Row row, double label, Loss loss) {
      double[] scores = new double[model.task().scores()];
      model.predict(Projection.of(row, model.schema()), model.scratch(), scores);
      return loss.of(label, scores, 0, scores.length);
    }
  }

  /**
   * Runs the checks.
   *
   * @param presentLearns whether the present side learns the rows too; otherwise it is a version
   *     that has learned nothing
   */
  List<Finding> run(boolean presentLearns) {
    Spec spec = candidate.definition().spec();
    Learned next = Learned.of(candidate, true);
    Learned before = Learned.of(present, presentLearns);
    List<Finding> findings = new ArrayList<>();
    findings.add(
        finding(
            "schema",
            incompatible(present.definition().spec(), spec),
            "requests that fit the present spec fit this one"));
    findings.add(
        finding(
            "sanity",
            new Sanity().objection(next.learner().copy(), before.model()),
            "finite answers on random rows, before and after a training step"));
    losses(spec, next, before, findings);
    GateSpec gate = spec.evaluation().gate();
    // What is measured first is measured cold: once in vain for each.
    var _ = Measurement.of(next.learner(), clock);
    var _ = Measurement.of(before.learner(), clock);
    Measurement own = Measurement.of(next.learner(), clock);
    Measurement other = Measurement.of(before.learner(), clock);
    findings.add(
        finding(
            "costs",
            own.objection(gate, other),
            "%.3g µs a prediction at the 99 %% quantile (present %.3g), %.3g kB (%.3g), %.3g examples learned a second (%.3g)"
                .formatted(
                    own.micros(),
                    other.micros(),
                    own.bytes() / 1e3,
                    other.bytes() / 1e3,
                    own.steps(),
                    other.steps())));
    return List.copyOf(findings);
  }

  private static Finding finding(String check, Optional<String> objection, String otherwise) {
    return new Finding(check, objection.isEmpty(), objection.orElse(otherwise));
  }

  private static void losses(Spec spec, Learned next, Learned before, List<Finding> findings) {
    Loss loss = Loss.valueOf(spec.evaluation().metric().name());
    Slices.Losses slices =
        Slices.of(spec.watch().slices(), next.learner().schema(), spec.evaluation().gate().slices())
            .losses();
    double own = 0;
    double other = 0;
    for (int i = 0; i < next.rest().size(); i++) {
      LabelledRow row = next.rest().get(i);
      double candidate = next.score(row.row(), row.label(), loss);
      double champion = before.score(before.rest().get(i).row(), row.label(), loss);
      own += candidate;
      other += champion;
      if (slices.concerns(row.row())) {
        slices.add(candidate, champion);
      }
    }
    int rows = next.rest().size();
    boolean broken = !Double.isFinite(own) || own > BROKEN * other;
    findings.add(
        new Finding(
            "backtest",
            !broken,
            "loss %.6g over %d rows, present %.6g (expected: at most %.1f times it)"
                .formatted(own / rows, rows, other / rows, BROKEN)));
    findings.add(
        finding(
            "slices", slices.worse(), "no slice much worse, of " + spec.watch().slices().size()));
  }

  /** Why requests that fit the present spec do not fit the next one. */
  private static Optional<String> incompatible(Spec present, Spec next) {
    Map<String, InputSpec> known =
        present.inputs().stream().collect(Collectors.toMap(InputSpec::name, Function.identity()));
    for (InputSpec input : next.inputs()) {
      InputSpec before = known.get(input.name());
      if (before == null && input.required()) {
        return Optional.of(
            "input %s is required, and requests do not carry it yet (expected: not required until they do)"
                .formatted(input.name()));
      }
      if (before != null && before.type() != input.type()) {
        return Optional.of(
            "input %s is %s, and was %s (expected: another name for another type)"
                .formatted(input.name(), word(input.type()), word(before.type())));
      }
    }
    return Optional.empty();
  }

  private static String word(Enum<?> type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }
}
