package dev.pawl.spec.change;

import dev.pawl.spec.GateSpec;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.ServingSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.StageSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What a spec says about live tests, as fields. What says no more than its default is no field, so
 * that a spec means what it meant before there were any. None of it makes an iteration: nothing is
 * learned from it.
 */
final class LiveTestFields {
  private final SequencedMap<String, String> fields = new LinkedHashMap<>();

  private LiveTestFields() {}

  /** The fields by path, in the order of a spec. */
  static SequencedMap<String, String> of(Spec spec) {
    var fields = new LiveTestFields();
    fields.gate(spec.evaluation().gate());
    spec.metrics().forEach(fields::metric);
    fields.rollout(spec.rollout());
    fields.put(
        "serving.routes",
        spec.serving().routes().stream()
            .map(LiveTestFields::route)
            .collect(Collectors.joining("\n")));
    fields.put(
        "serving.shadows",
        spec.serving().shadows().stream()
            .map(shadow ->
                "%s at %s within %s"
                    .formatted(shadow.name(), shadow.url(), Canonical.of(shadow.timeout())))
            .collect(Collectors.joining("\n")));
    return fields.fields;
  }

  private static String route(ServingSpec.Route route) {
    return "%s when %s".formatted(route.version(), Canonical.of(route.when()));
  }

  private void gate(GateSpec gate) {
    put("evaluation.gate.latency.limit", gate.latency().map(Canonical::of).orElse(""));
    put("evaluation.gate.latency.ratio", Canonical.of(gate.latencyRatio()));
    put("evaluation.gate.memory.limit", Canonical.of(gate.megabytes()));
    put("evaluation.gate.memory.ratio", Canonical.of(gate.memoryRatio()));
    put("evaluation.gate.steps.limit", gate.steps() == 0 ? "" : Canonical.of(gate.steps()));
    put(
        "evaluation.gate.steps.ratio",
        gate.stepsRatio() == 0 ? "" : Canonical.of(gate.stepsRatio()));
    put("evaluation.gate.slices", Canonical.of(gate.slices()));
  }

  private void metric(MetricSpec metric) {
    var text = new StringBuilder(word(metric.kind())).append(' ');
    text.append(Canonical.of(metric.value()));
    metric.to().ifPresent(to -> text.append(" to ").append(Canonical.of(to)));
    if (metric.per() == MetricSpec.Per.UNIT) {
      text.append(", per unit");
    }
    if (!metric.largerIsBetter()) {
      text.append(", smaller is better");
    }
    put("metrics." + metric.name(), text.toString());
  }

  private void rollout(RolloutSpec rollout) {
    put("rollout.of", rollout.all() ? "all" : "");
    put("rollout.holdout", rollout.holdout() == 0 ? "" : Canonical.of(rollout.holdout()));
    put("rollout.only", rollout.only().map(Canonical::of).orElse(""));
    put(
        "rollout.layer",
        rollout
            .layer()
            .map(it ->
                "%s from %s to %s"
                    .formatted(it.name(), Canonical.of(it.from()), Canonical.of(it.to())))
            .orElse(""));
    boolean asked = rollout.approval() != RolloutSpec.Approval.NONE;
    put("rollout.approval", asked ? word(rollout.approval()) : "");
    boolean usual = rollout.pause().equals(RolloutSpec.SHADOW_ONLY.pause());
    put("rollout.pause", usual ? "" : Canonical.of(rollout.pause()));
    String stages = stages(rollout);
    put("rollout.stages", stages.equals(stages(RolloutSpec.SHADOW_ONLY)) ? "" : stages);
  }

  private static String stages(RolloutSpec rollout) {
    return rollout.stages().stream().map(LiveTestFields::stage).collect(Collectors.joining("\n"));
  }

  private static String stage(StageSpec stage) {
    List<String> said = new ArrayList<>();
    switch (stage) {
      case StageSpec.Shadow shadow -> {
        said.add("for " + Canonical.of(shadow.span()));
        show(shadow.show(), said);
      }
      case StageSpec.Canary canary -> canary(canary, said);
      case StageSpec.Ab ab -> ab(ab, said);
      case StageSpec.Switchback switchback -> {
        said.add(switchback.periods() + " periods of " + Canonical.of(switchback.period()));
        said.add("carry-over " + switchback.carryOver());
        switchback.clusters().ifPresent(it -> said.add("clusters " + it));
        said.add("decide " + switchback.decide());
        show(switchback.show(), said);
        said.add("margin " + Canonical.of(switchback.margin()));
        said.add("alpha " + Canonical.of(switchback.alpha()));
      }
      case StageSpec.Interleaving interleaving -> {
        said.add("at most " + Canonical.of(interleaving.atMost()));
        said.add("alpha " + Canonical.of(interleaving.alpha()));
      }
      case StageSpec.Bandit bandit -> {
        said.add(word(bandit.policy()));
        said.add("floor " + Canonical.of(bandit.floor()));
        said.add("batch " + Canonical.of(bandit.batch()));
        said.add("decide " + bandit.decide());
        said.add("stop " + Canonical.of(bandit.stop()));
        said.add("at most " + Canonical.of(bandit.atMost()));
        bandit.window().ifPresent(it -> said.add("window " + Canonical.of(it)));
      }
    }
    return stage.method() + " (" + String.join(", ", said) + ")";
  }

  private static void canary(StageSpec.Canary canary, List<String> said) {
    said.add("steps " + Canonical.value(canary.steps()));
    said.add("hold " + Canonical.of(canary.hold()));
    said.add("examples " + canary.examples());
    said.add("margin " + Canonical.of(canary.margin()));
    said.add("alpha " + Canonical.of(canary.alpha()));
    StageSpec.Latency latency = canary.latency();
    said.add(
        "latency quantile %s, ratio %s above %s"
            .formatted(
                Canonical.of(latency.quantile()),
                Canonical.of(latency.ratio()),
                Canonical.of(latency.floor())));
    latency.limit().ifPresent(it -> said.add("latency limit " + Canonical.of(it)));
    StageSpec.Errors errors = canary.errors();
    said.add(
        "errors ratio %s, limit %s, least %d"
            .formatted(Canonical.of(errors.ratio()), Canonical.of(errors.limit()), errors.least()));
    canary.silence().ifPresent(it -> said.add("silence " + Canonical.of(it)));
    said.add("at most " + Canonical.of(canary.atMost()));
    canary.only().ifPresent(it -> said.add("only " + Canonical.of(it)));
  }

  private static void ab(StageSpec.Ab ab, List<String> said) {
    said.add("share " + Canonical.of(ab.share()));
    said.add("at most " + Canonical.of(ab.atMost()));
    said.add("decide " + ab.decide());
    show(ab.show(), said);
    said.add("margin " + Canonical.of(ab.margin()));
    said.add("guardrails " + Canonical.value(ab.guardrails()));
    said.add("balance " + Canonical.value(ab.balance()));
    said.add("alpha " + Canonical.of(ab.alpha()));
    said.add("planned " + ab.planned());
    said.add("first look " + ab.firstLook());
    said.add("lineages " + Canonical.value(ab.lineages()));
  }

  private static void show(Optional<StageSpec.Show> show, List<String> said) {
    show.ifPresent(it -> said.add("show " + word(it)));
  }

  private void put(String path, String value) {
    if (!value.isEmpty()) {
      fields.put(path, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
