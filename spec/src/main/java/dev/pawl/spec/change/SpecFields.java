package dev.pawl.spec.change;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TrainingSpec;
import dev.pawl.spec.TrainingSpec.Parked;
import dev.pawl.spec.TrainingSpec.Trigger;
import dev.pawl.spec.WatchSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A spec as fields: each has a path, a canonical value and an {@link Iteration}. Two specs that
 * mean the same have the same fields, however they were written and whether defaults were written
 * out.
 */
final class SpecFields {

  /**
   * The value of a field.
   *
   * @param text canonical
   * @param iteration what its change makes
   */
  record Value(String text, Iteration iteration) {}

  private final SequencedMap<String, Value> fields = new LinkedHashMap<>();

  private SpecFields() {}

  /** The fields by path, in the order of a spec. */
  static SequencedMap<String, Value> of(Spec spec) {
    var fields = new SpecFields();
    fields.about(spec);
    fields.columns(spec);
    fields.outcome(spec.outcome());
    fields.put("features", LineageText.transforms(spec.features()), Iteration.MODEL);
    String stated =
        spec.features().stream()
            .filter(it -> it.settings().containsKey(LineageText.ASSERT))
            .map(Canonical::of)
            .collect(joining());
    if (!stated.isEmpty()) {
      fields.neither("features." + LineageText.ASSERT, stated);
    }
    fields.put("learner", Canonical.of(spec.learner()), Iteration.MODEL);
    fields.training(spec.training());
    fields.evaluation(spec.evaluation());
    LiveTestFields.of(spec).forEach(fields::neither);
    fields.neither("serving.when_full", word(spec.serving().whenFull()));
    fields.neither("serving.durability", spec.serving().fsync() ? "fsync" : "queue");
    fields.neither("serving.maximum_skew", Canonical.of(spec.serving().maximumSkew()));
    fields.watch(spec.watch());
    fields.labels(spec.watch().labels(), WatchSpec.Labels.usual(spec.outcome()));
    return fields.fields;
  }

  private static Collector<CharSequence, ?, String> joining() {
    return Collectors.joining("\n");
  }

  private void about(Spec spec) {
    neither("model", spec.model());
    neither("owner", spec.owner());
    neither("purpose", spec.purpose());
    String classes =
        spec.task().classes().isEmpty() ? "" : " " + Canonical.value(spec.task().classes());
    put("task", word(spec.task().kind()) + classes, Iteration.MODEL);
    neither("unit", spec.unit().orElse(""));
  }

  private void columns(Spec spec) {
    values("inputs", spec.inputs());
    spec.derived()
        .forEach(it -> put("derived." + it.name(), Canonical.of(it.value()), Iteration.MODEL));
    spec.live().forEach(it -> put("live." + it.name(), live(it), Iteration.MODEL));
    put(
        "columns",
        Canonical.value(
            List.of(
                spec.inputs().stream().map(InputSpec::name).toList(),
                spec.derived().stream().map(it -> it.name()).toList(),
                spec.live().stream().map(LiveSpec::name).toList())),
        Iteration.MODEL);
  }

  /** What a value holds belongs to the model; which values are accepted does not. */
  private void values(String path, List<InputSpec> values) {
    for (InputSpec value : values) {
      String field = path + "." + value.name();
      String categories =
          value.categories().isEmpty() ? "" : " " + Canonical.value(value.categories());
      put(field, word(value.type()) + categories, Iteration.MODEL);
      neither(field + ".required", String.valueOf(value.required()));
      neither(field + ".min", Canonical.of(value.minimum()));
      neither(field + ".max", Canonical.of(value.maximum()));
      neither(field + ".unit", value.unit());
      neither(field + ".max_length", String.valueOf(value.maximumLength()));
      neither(field + ".wrong", word(value.wrong()));
    }
  }

  private static String live(LiveSpec live) {
    var text = new StringBuilder(word(live.aggregate()));
    live.value().ifPresent(value -> text.append(' ').append(Canonical.of(value)));
    text.append(" of ").append(word(live.of()));
    if (!live.by().isEmpty()) {
      text.append(" by ").append(Canonical.value(live.by()));
    }
    live.window().ifPresent(window -> text.append(", window ").append(Canonical.of(window)));
    live.halfLife().ifPresent(half -> text.append(", half-life ").append(Canonical.of(half)));
    live.where().ifPresent(where -> text.append(", where ").append(Canonical.of(where)));
    if (live.prior() != 0) {
      text.append(", prior ").append(Canonical.of(live.prior()));
    }
    if (!Double.isInfinite(live.minimum())) {
      text.append(", at least ").append(Canonical.of(live.minimum()));
    }
    if (!Double.isInfinite(live.maximum())) {
      text.append(", at most ").append(Canonical.of(live.maximum()));
    }
    return text.toString();
  }

  private void outcome(OutcomeSpec outcome) {
    values("outcome.values", outcome.values());
    put("outcome.label", Canonical.of(outcome.label()), Iteration.MODEL);
    data("outcome.window", Canonical.of(outcome.window()));
    data("outcome.when", word(outcome.when()));
    data("outcome.unanswered", word(outcome.unanswered()));
    data("outcome.join_by", outcome.joinBy().isEmpty() ? "" : Canonical.value(outcome.joinBy()));
  }

  private void training(TrainingSpec training) {
    data("training.mode", word(training.mode()));
    data("training.micro_batch", String.valueOf(training.microBatch()));
    data(
        "training.triggers",
        training.triggers().stream().map(SpecFields::trigger).collect(joining()));
    data("training.window", Canonical.of(training.window()));
    data(
        "training.blend",
        training
            .blend()
            .map(it -> "every " + Canonical.of(it.every()) + ", share " + Canonical.of(it.share()))
            .orElse(""));
    training
        .lineages()
        .forEach((name, lineage) -> data("training.lineages." + name, LineageText.of(lineage)));
    if (!training.parked().equals(Parked.USUAL)) {
      data("training.parked.revive", String.valueOf(training.parked().revive()));
      data("training.parked.keep", String.valueOf(training.parked().keep()));
      data("training.parked.for", Canonical.of(training.parked().keepFor()));
      data("training.parked.merge", String.valueOf(training.parked().merge()));
    }
    data("training.balance.weights", Canonical.value(training.balance().weights()));
    data("training.balance.samples", Canonical.value(training.balance().samples()));
    data("training.seed", String.valueOf(training.seed()));
  }

  private static String trigger(Trigger trigger) {
    return switch (trigger) {
      case Trigger.Every every -> "every " + Canonical.of(every.every());
      case Trigger.Labels labels -> labels.count() + " labels";
      case Trigger.MoreLabels more -> Canonical.of(more.share()) + " more labels";
      case Trigger.Performance performance ->
          "loss over %s, limit %s, rise %s"
              .formatted(
                  Canonical.of(performance.over()),
                  Canonical.of(performance.limit()),
                  Canonical.of(performance.rise()));
      case Trigger.Drift drift -> "drift";
      case Trigger.FeatureDrift drift ->
          "drift of features %s, rise %s"
              .formatted(Canonical.of(drift.features()), Canonical.of(drift.rise()));
    };
  }

  private void evaluation(EvaluationSpec evaluation) {
    neither("evaluation.metric", word(evaluation.metric()));
    neither("evaluation.block", Canonical.of(evaluation.block()));
    neither("evaluation.margin", Canonical.of(evaluation.margin()));
    neither("evaluation.alpha", Canonical.of(evaluation.alpha()));
    neither("evaluation.first_look", String.valueOf(evaluation.firstLook()));
    neither("evaluation.patience", Canonical.of(evaluation.patience()));
    neither("evaluation.gated", String.valueOf(evaluation.gated()));
    neither("evaluation.automatic", String.valueOf(evaluation.automatic()));
    neither("evaluation.holdout", evaluation.holdout().orElse(""));
    neither("evaluation.backtest", Canonical.of(evaluation.backtest()));
    neither("evaluation.watch", Canonical.of(evaluation.watch()));
  }

  /** What is not declared is no field: a spec means what it meant before it could be. */
  private void watch(WatchSpec watch) {
    watch
        .drift()
        .ifPresent(drift -> {
          neither("watch.drift.features", Canonical.value(drift.features()));
          neither("watch.drift.period", Canonical.of(drift.period()));
          neither("watch.drift.season", Canonical.of(drift.season()));
          neither("watch.drift.cycles", String.valueOf(drift.cycles()));
          neither("watch.drift.reference", drift.fixed() ? "fixed" : "trailing");
          neither("watch.drift.effect", Canonical.of(drift.effect()));
          neither("watch.drift.false_findings", Canonical.of(drift.falseFindings()));
          neither("watch.drift.within", Canonical.of(drift.within()));
        });
    watch
        .speed()
        .ifPresent(speed -> {
          neither("watch.speed.latency", speed.latency().map(it -> Canonical.of(it)).orElse(""));
          neither("watch.speed.quantile", Canonical.of(speed.quantile()));
          neither("watch.speed.training", Canonical.of(speed.training()));
          neither("watch.speed.rise", String.valueOf(speed.rise()));
        });
    watch.slices().forEach((name, of) -> neither("watch.slices." + name, Canonical.of(of)));
    watch
        .performance()
        .ifPresent(of -> {
          neither("watch.performance.period", Canonical.of(of.period()));
          neither("watch.performance.floor", Canonical.of(of.floor()));
          neither("watch.performance.rise", Canonical.of(of.rise()));
          neither("watch.performance.bias", Canonical.of(of.bias()));
          neither("watch.performance.calibration", Canonical.of(of.calibration()));
          neither("watch.performance.expected", String.valueOf(of.expected()));
          neither("watch.performance.false_findings", Canonical.of(of.falseFindings()));
          neither("watch.performance.within", Canonical.of(of.within()));
        });
    watch.age().ifPresent(age -> neither("watch.age", Canonical.of(age)));
    if (watch.numbers()) {
      neither("watch.numbers", "true");
    }
    watch.skew().ifPresent(share -> neither("watch.skew", Canonical.of(share)));
    if (!watch.feed()) {
      neither("watch.feed", "false");
    }
    watch
        .actions()
        .forEach((concern, actions) -> {
          if (!actions.equals(concern.usual())) {
            neither(
                "watch.actions." + word(concern),
                Canonical.value(actions.stream().map(SpecFields::word).toList()));
          }
        });
  }

  private void labels(WatchSpec.Labels labels, WatchSpec.Labels usual) {
    if (!labels.equals(usual)) {
      neither("watch.labels.horizon", Canonical.of(labels.horizon()));
      neither("watch.labels.missing", Canonical.of(labels.missing()));
      neither("watch.labels.later", Canonical.of(labels.later()));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void neither(String path, String value) {
    put(path, value, Iteration.NEITHER);
  }

  private void data(String path, String value) {
    put(path, value, Iteration.DATA);
  }

  private void put(String path, String value, Iteration iteration) {
    fields.put(path, new Value(value, iteration));
  }
}
