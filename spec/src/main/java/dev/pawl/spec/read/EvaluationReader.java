package dev.pawl.spec.read;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.EvaluationSpec.Metric;
import dev.pawl.spec.GateSpec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.TaskSpec.Kind;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Section.Range;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads how a version earns its place, and how requests are answered. */
final class EvaluationReader {

  private static final Range MARGIN = new Range(0, 1, false, "0% … 100%");
  private static final Range WORSE = new Range(0, 100, false, "0% … 10000%");
  private static final Range ALPHA = new Range(0, 0.5, true, "above 0, at most 0.5");
  private static final Set<Metric> OF_NUMBERS =
      EnumSet.of(Metric.ABSOLUTE_ERROR, Metric.SQUARED_ERROR);

  private EvaluationReader() {}

  static EvaluationSpec read(Section whole, TaskSpec task) {
    Section section = whole.section("evaluation");
    return new EvaluationSpec(
        metric(section, task),
        section.positiveDuration("block").orElse(Duration.ofHours(1)),
        section.share("margin", MARGIN),
        section.share("alpha", ALPHA),
        (int) section.whole("first_look"),
        section.positiveDuration("patience").orElse(Duration.ofDays(30)),
        section.flag("gated"),
        section.flag("automatic"),
        section.scalar("holdout").map(Scalar::text),
        section.duration("backtest").orElse(Duration.ZERO),
        section.duration("watch").orElse(Duration.ZERO),
        gate(section.section("gate")));
  }

  private static GateSpec gate(Section section) {
    Section latency = section.section("latency");
    Section memory = section.section("memory");
    Section steps = section.section("steps");
    return new GateSpec(
        latency.positiveDuration("limit"),
        latency.number("ratio").orElse(Double.POSITIVE_INFINITY),
        memory.number("limit").orElse(Double.POSITIVE_INFINITY),
        memory.number("ratio").orElse(Double.POSITIVE_INFINITY),
        steps.number("limit").orElse(0.0),
        steps.scalar("ratio").map(node -> steps.share(node, MARGIN)).orElse(0.0),
        section
            .scalar("slices")
            .map(node -> section.share(node, WORSE))
            .orElse(Double.POSITIVE_INFINITY));
  }

  private static Metric metric(Section section, TaskSpec task) {
    boolean regression = task.kind() == Kind.REGRESSION;
    Set<Metric> fitting =
        regression ? OF_NUMBERS : EnumSet.complementOf(EnumSet.copyOf(OF_NUMBERS));
    Optional<Metric> declared = section.choice("metric", Metric.class);
    if (declared.isPresent() && !fitting.contains(declared.get())) {
      String expected =
          fitting.stream().map(EvaluationReader::word).collect(Collectors.joining(", "));
      section
          .scalar("metric")
          .ifPresent(node ->
              section
                  .problems()
                  .value(node, "for the task %s: %s".formatted(word(task.kind()), expected), ""));
    }
    return declared.orElse(regression ? Metric.ABSOLUTE_ERROR : Metric.LOG_LOSS);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
