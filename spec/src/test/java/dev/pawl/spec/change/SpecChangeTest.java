package dev.pawl.spec.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecChangeTest {

  private static final String SPEC =
      """
      model: arrival-delay
      owner: ops@example.com
      purpose: Minutes of arrival delay
      inputs:
        carrier: category
        origin: [EWR, JFK]
        dep_delay: {type: number, min: -120}
        hour: number
      derived:
        night: hour < 6 || hour > 22
      live:
        recent: {mean: arr_delay - dep_delay, by: origin, window: 2h}
      outcome:
        values: {arr_delay: number}
        window: 48h
        label: arr_delay
      features:
        - standardise: [dep_delay, recent]
        - one_hot: [carrier, origin]
      learner: {linear: {rate: 0.1}}
      training:
        triggers: [{every: 1d}]
        window: 90d
        seed: 7
      evaluation: {margin: 1%}
      """;

  private static Spec spec(String text) {
    return SpecReader.read(text, "spec.yaml");
  }

  private static SpecChange change(String from, String to) {
    assertThat(SPEC).contains(from);
    return SpecChange.between(spec(SPEC), spec(SPEC.replace(from, to)));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "purpose: Minutes of arrival delay ~ purpose: Delay ~ NEITHER ~ purpose: Minutes of arrival delay → Delay",
        "owner: ops@example.com ~ owner: me ~ NEITHER ~ owner: ops@example.com → me",
        "margin: 1% ~ margin: 2% ~ NEITHER ~ evaluation.margin: 0.01 → 0.02",
        "margin: 1% ~ margin: 1%, holdout: a.csv ~ NEITHER ~ evaluation.holdout: added a.csv",
        "min: -120 ~ min: -60 ~ NEITHER ~ inputs.dep_delay.min: -120 → -60",
        "min: -120 ~ unit: min ~ NEITHER ~ inputs.dep_delay.min: removed -120; inputs.dep_delay.unit: added min",
        "margin: 1% ~ margin: 1%, gate: {slices: 10%} ~ NEITHER ~ evaluation.gate.slices: added 0.1",
        "seed: 7 ~ seed: 8 ~ DATA ~ training.seed: 7 → 8",
        "window: 90d ~ window: 60d ~ DATA ~ training.window: 90d → 60d",
        "window: 48h ~ window: 60h ~ DATA ~ outcome.window: 2d → 2d12h",
        "[{every: 1d}] ~ [{every: 1d}, drift] ~ DATA ~ training.triggers: added drift",
        "[{every: 1d}] ~ [{every: 2d}] ~ DATA ~ training.triggers: every 1d → every 2d",
        "seed: 7 ~ lineages: {fast: {linear: {rate: 1}}} ~ DATA ~ training.lineages.fast: added linear {rate: 1}; training.seed: 7 → 1",
        "seed: 7 ~ lineages: {wide: {features: [standardise: [hour]], window: 7d}} ~ DATA ~ training.lineages.wide: added linear {rate: 0.1}, features standardise {of: [hour]}, window 7d; training.seed: 7 → 1",
        "seed: 7 ~ blend: {every: 30d} ~ DATA ~ training.blend: added every 30d, share 0.5; training.seed: 7 → 1",
        "label: arr_delay ~ label: arr_delay > 15 ~ MODEL ~ task: regression → binary; outcome.label: arr_delay → arr_delay > 15; training.balance.weights: [] → [1, 1]; training.balance.samples: [] → [1, 1]; evaluation.metric: absolute_error → log_loss",
        "rate: 0.1 ~ rate: 0.2 ~ MODEL ~ learner: linear {rate: 0.1} → linear {rate: 0.2}",
        "one_hot: [carrier, origin] ~ one_hot: [carrier] ~ MODEL ~ features: one_hot {of: [carrier, origin]} → one_hot {of: [carrier]}",
        "origin: [EWR, JFK] ~ origin: [EWR, JFK, LGA] ~ MODEL ~ inputs.origin: category [EWR, JFK] → category [EWR, JFK, LGA]",
        "hour < 6 ~ hour < 5 ~ MODEL ~ derived.night: hour < 6 || hour > 22 → hour < 5 || hour > 22",
        "by: origin, window: 2h ~ by: carrier, half_life: 1d ~ MODEL ~ live.recent: mean arr_delay - dep_delay of outcomes by [origin], window 2h → mean arr_delay - dep_delay of outcomes by [carrier], half-life 1d",
        "values: {arr_delay: number} ~ values: {arr_delay: number, taxi: number} ~ MODEL ~ outcome.values.taxi: added number",
      })
  void a_changed_field_says_what_it_makes(String from, String to, String iteration, String words) {
    SpecChange change = change(from, to);
    assertThat(change.iteration()).isEqualTo(Iteration.valueOf(iteration));
    assertThat(change.sentence()).isEqualTo(change.iteration().words() + ": " + words);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "age: 7d ~ watch.age: added 7d",
        "numbers: true ~ watch.numbers: added true",
        "skew: 1% ~ watch.skew: added 0.01",
        "slices: {night: hour < 6} ~ watch.slices.night: added hour < 6",
      })
  void what_is_watched_from_now_on_is_a_change(String watched, String words) {
    SpecChange change = change("evaluation:", "watch: {" + watched + "}\nevaluation:");
    assertThat(change.sentence()).isEqualTo("neither a model nor a data iteration: " + words);
  }

  @Test
  void limits_of_the_performance_are_changes() {
    Spec before = spec(SPEC + "watch: {performance: {rise: 5%, floor: 20}}\n");
    Spec after = spec(SPEC + "watch: {performance: {rise: 10%, floor: 30}}\n");
    assertThat(SpecChange.between(before, after).sentence())
        .endsWith(": watch.performance.floor: 20 → 30; watch.performance.rise: 0.05 → 0.1");
  }

  @Test
  void an_added_input_is_one_change() {
    SpecChange change = change("  hour: number", "  hour: number\n  gate: {type: number, min: 1}");
    assertThat(change.sentence()).isEqualTo("a model iteration: inputs.gate: added number");
  }

  @Test
  void another_order_of_columns_is_another_model() {
    SpecChange change =
        change(
            "  carrier: category\n  origin: [EWR, JFK]",
            "  origin: [EWR, JFK]\n  carrier: category");
    assertThat(change.iteration()).isEqualTo(Iteration.MODEL);
    assertThat(change.sentence())
        .isEqualTo(
            "a model iteration: columns: [[carrier, origin, dep_delay, hour], [night], [recent]]"
                + " → [[origin, carrier, dep_delay, hour], [night], [recent]]");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "window: 48h ~ window: 2d",
        "margin: 1% ~ margin: 0.01",
        "margin: 1% ~ margin: 1%, gated: true",
        "hour < 6 || hour > 22 ~ hour<6  ||  hour > 22",
        "by: origin ~ by: [origin], of: outcomes",
        "rate: 0.1 ~ rate: 0.10",
        "owner: ops@example.com ~ owner: 'ops@example.com' # a comment",
        "label: arr_delay ~ when: first",
      })
  void what_means_the_same_is_no_change(String from, String to) {
    assertThat(SPEC).contains(from);
    Spec other = spec(SPEC.replace(from, to));
    SpecChange change = SpecChange.between(spec(SPEC), other);
    assertThat(change.fields()).isEmpty();
    assertThat(change.sentence()).isEqualTo("nothing changed");
    assertThat(SpecHash.of(spec(SPEC))).isEqualTo(SpecHash.of(other));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "metrics: {late: {proportion: arr_delay > 15, better: smaller}} ~ metrics.late: added proportion arr_delay > 15, smaller is better",
        "rollout: {holdout: 5%} ~ rollout.holdout: added 0.05",
        "rollout: {stages: [{interleaving: {at_most: 1w}}]} ~ rollout.stages: added shadow (for 0s), interleaving (at most 7d, alpha 0.05)",
        "serving: {routes: [{when: hour>6, version: '1.3'}]} ~ serving.routes: added 1.3 when hour > 6",
        "serving: {shadows: [{name: next, url: 'http://other/'}]} ~ serving.shadows: added next at http://other/ within 1s",
      })
  void what_is_added_for_live_tests_makes_no_iteration(String added, String words) {
    SpecChange change = change("evaluation:", added + "\nevaluation:");
    assertThat(change.sentence()).isEqualTo(Iteration.NEITHER.words() + ": " + words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rollout: {stages: [shadow]}",
        "rollout: {of: model, holdout: 0%, stages: [{shadow: {for: 0s}}]}",
        "metrics: {}"
      })
  void a_rollout_that_says_no_more_than_the_default_is_no_change(String added) {
    Spec other = spec(SPEC.replace("evaluation:", added + "\nevaluation:"));
    assertThat(SpecChange.between(spec(SPEC), other).fields()).isEmpty();
    assertThat(SpecHash.of(spec(SPEC))).isEqualTo(SpecHash.of(other));
  }

  @Test
  void spaces_inside_a_text_count() {
    String text = SPEC.replace("hour < 6 || hour > 22", "carrier == 'A  B'");
    SpecChange change = SpecChange.between(spec(text), spec(text.replace("A  B", "A B")));
    assertThat(change.iteration()).isEqualTo(Iteration.MODEL);
  }

  @Test
  void another_name_is_another_model() {
    assertThatThrownBy(() -> change("model: arrival-delay", "model: delay"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model: delay (expected: arrival-delay). A spec of another name is another model.");
  }

  @Test
  void hashes_change_with_what_they_cover() {
    SpecHash before = SpecHash.of(spec(SPEC));
    SpecHash owner = SpecHash.of(spec(SPEC.replace("ops@", "me@")));
    SpecHash seed = SpecHash.of(spec(SPEC.replace("seed: 7", "seed: 8")));
    SpecHash learner = SpecHash.of(spec(SPEC.replace("rate: 0.1", "rate: 0.2")));
    assertThat(owner.whole()).isNotEqualTo(before.whole());
    assertThat(owner.learned()).isEqualTo(before.learned());
    assertThat(seed.learned()).isNotEqualTo(before.learned());
    assertThat(seed.model()).isEqualTo(before.model());
    assertThat(learner.model()).isNotEqualTo(before.model());
    assertThat(before.whole()).hasSize(64).matches("[0-9a-f]+");
  }
}
