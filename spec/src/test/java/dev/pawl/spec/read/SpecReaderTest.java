package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pawl.spec.Component;
import dev.pawl.spec.DerivedSpec;
import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.Expression;
import dev.pawl.spec.GateSpec;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.ServingSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.TrainingSpec;
import dev.pawl.spec.TrainingSpec.Trigger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {

  private static final double LOWEST = Double.NEGATIVE_INFINITY;
  private static final double HIGHEST = Double.POSITIVE_INFINITY;

  private static Spec read(String name) {
    return SpecReader.read(YamlTexts.text(name), name);
  }

  private static InputSpec open(String name, InputSpec.Type type) {
    return new InputSpec(name, type, false, LOWEST, HIGHEST, List.of(), "");
  }

  @Nested
  class Whole {

    private final Spec spec = read("flights.yaml");

    @Test
    void says_what_it_is_for() {
      assertThat(spec.model()).isEqualTo("arrival-delay");
      assertThat(spec.owner()).isEqualTo("ops@example.com");
      assertThat(spec.purpose()).startsWith("Minutes of arrival delay");
      assertThat(spec.task()).isEqualTo(new TaskSpec(TaskSpec.Kind.REGRESSION, List.of()));
      assertThat(spec.unit()).contains("tailnum");
      assertThat(spec.text()).isEqualTo(YamlTexts.text("flights.yaml"));
    }

    @Test
    void declares_inputs_in_order_with_types_and_bounds() {
      assertThat(spec.inputs())
          .extracting(InputSpec::name)
          .containsExactly(
              "carrier", "origin", "dest", "tailnum", "dep_delay", "distance", "hour", "sched_dep");
      assertThat(spec.inputs())
          .contains(
              open("carrier", InputSpec.Type.CATEGORY),
              open("sched_dep", InputSpec.Type.TIME),
              new InputSpec(
                  "origin",
                  InputSpec.Type.CATEGORY,
                  false,
                  LOWEST,
                  HIGHEST,
                  List.of("EWR", "JFK", "LGA"),
                  ""),
              new InputSpec(
                  "dep_delay", InputSpec.Type.NUMBER, true, -120, 3000, List.of(), "min"));
    }

    @Test
    void derives_columns() {
      assertThat(spec.derived())
          .extracting(DerivedSpec::name)
          .containsExactly("night", "local_hour");
      assertThat(spec.derived().getFirst().value().source()).isEqualTo("hour < 6 || hour > 22");
      assertThat(spec.derived().getFirst().value().reads()).containsExactly("hour");
    }

    @Test
    void aggregates_live() {
      assertThat(spec.live())
          .extracting(LiveSpec::name)
          .containsExactly("dest_recent", "carrier_trend", "aircraft_last", "departures");
      LiveSpec recent = spec.live().getFirst();
      assertThat(recent.aggregate()).isEqualTo(Aggregate.MEAN);
      assertThat(recent.value().map(Expression::source)).contains("arr_delay - dep_delay");
      assertThat(recent.of()).isEqualTo(Source.OUTCOMES);
      assertThat(recent.by()).containsExactly("dest");
      assertThat(recent.window()).contains(Duration.ofHours(2));
      assertThat(recent.halfLife()).isEmpty();
      assertThat(spec.live().get(1).halfLife()).contains(Duration.ofDays(1));
      LiveSpec departures = spec.live().getLast();
      assertThat(departures.aggregate()).isEqualTo(Aggregate.COUNT);
      assertThat(departures.of()).isEqualTo(Source.PREDICTIONS);
      assertThat(departures.value()).isEmpty();
      assertThat(departures.where()).isEmpty();
    }

    @Test
    void joins_outcomes() {
      OutcomeSpec outcome = spec.outcome();
      assertThat(outcome.values())
          .containsExactly(
              new InputSpec(
                  "arr_delay", InputSpec.Type.NUMBER, false, LOWEST, HIGHEST, List.of(), "min"));
      assertThat(outcome.joinBy()).containsExactly("sched_dep", "carrier", "dest");
      assertThat(outcome.window()).isEqualTo(Duration.ofDays(2));
      assertThat(outcome.label().source()).isEqualTo("arr_delay");
    }

    @Test
    void names_parts_with_their_settings_and_lines() {
      assertThat(spec.features())
          .extracting(Component::kind)
          .containsExactly("standardise", "bucketise", "one_hot", "cross");
      assertThat(spec.features().get(1).settings())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("of", "dep_delay", "edges", List.of(-10L, 0L, 15L, 60L)));
      assertThat(spec.features().get(2).settings())
          .containsEntry("of", List.of("carrier", "origin"));
      assertThat(spec.features().get(1).line()).isEqualTo(lineOf("bucketise"));
      assertThat(spec.learner())
          .isEqualTo(
              new Component(
                  "linear",
                  new TreeMap<>(Map.of("loss", "absolute", "offset", "dep_delay")),
                  lineOf("  linear:")));
    }

    private int lineOf(String part) {
      List<String> lines = spec.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(part)) {
          return i + 1;
        }
      }
      throw new AssertionError(part);
    }

    @Test
    void says_when_and_how_it_learns() {
      TrainingSpec training = spec.training();
      assertThat(training.mode()).isEqualTo(TrainingSpec.Mode.CONTINUAL);
      assertThat(training.triggers())
          .containsExactly(
              new Trigger.Every(Duration.ofDays(1)),
              new Trigger.Labels(10_000),
              new Trigger.MoreLabels(0.05),
              new Trigger.Performance(Duration.ofDays(1), HIGHEST, 0.1),
              new Trigger.Drift());
      assertThat(training.window()).isEqualTo(Duration.ofDays(90));
      assertThat(training.blend()).contains(new TrainingSpec.Blend(Duration.ofDays(30), 0.5));
      assertThat(training.lineages()).containsOnlyKeys("fast");
      assertThat(training.seed()).isEqualTo(7);
    }
  }

  @Nested
  class Small {

    private final Spec spec = read("small.yaml");

    @Test
    void has_a_task_from_its_label_and_a_label_from_its_outcome() {
      assertThat(spec.task()).isEqualTo(new TaskSpec(TaskSpec.Kind.BINARY, List.of()));
      assertThat(spec.outcome().label().source()).isEqualTo("clicked");
      assertThat(spec.outcome().when()).isEqualTo(OutcomeSpec.When.FIRST);
      assertThat(spec.outcome().joinBy()).isEmpty();
      assertThat(spec.outcome().unanswered()).isEqualTo(OutcomeSpec.Unanswered.NEGATIVE);
    }

    @Test
    void standardises_numbers_and_encodes_categories() {
      assertThat(spec.features())
          .containsExactly(
              Component.of("standardise", Map.of("of", List.of("hour", "price"))),
              Component.of("one_hot", Map.of("of", List.of("country"))));
      assertThat(spec.learner().kind()).isEqualTo("linear");
      assertThat(spec.learner().settings()).isEmpty();
      assertThat(spec.unit()).isEmpty();
      assertThat(spec.derived()).isEmpty();
      assertThat(spec.live()).isEmpty();
    }

    @Test
    void learns_continually_and_cuts_a_version_a_day() {
      assertThat(spec.training())
          .isEqualTo(
              new TrainingSpec(
                  TrainingSpec.Mode.CONTINUAL,
                  512,
                  List.of(new Trigger.Every(Duration.ofDays(1))),
                  Duration.ofDays(90),
                  Optional.empty(),
                  new TreeMap<>(),
                  TrainingSpec.Parked.USUAL,
                  TrainingSpec.Balance.even(2),
                  1));
    }

    @Test
    void promotes_behind_a_gate() {
      assertThat(spec.evaluation())
          .isEqualTo(
              new EvaluationSpec(
                  EvaluationSpec.Metric.LOG_LOSS,
                  Duration.ofHours(1),
                  0.01,
                  0.05,
                  24,
                  Duration.ofDays(30),
                  true,
                  true,
                  Optional.empty(),
                  Duration.ofDays(1),
                  Duration.ofDays(1),
                  GateSpec.NONE));
    }

    @Test
    void goes_through_a_shadow_and_nothing_else() {
      assertThat(spec.rollout()).isEqualTo(RolloutSpec.SHADOW_ONLY);
      assertThat(spec.metrics()).isEmpty();
    }

    @Test
    void answers_when_it_is_safe_on_disk() {
      assertThat(spec.serving())
          .isEqualTo(
              new ServingSpec(
                  ServingSpec.WhenFull.REFUSE, true, Duration.ofMinutes(5), List.of(), List.of()));
    }
  }

  @Test
  void shadows_are_read() {
    assertThat(
            minimal(
                    "serving: {shadows: [{name: next, url: 'https://other/v2', timeout: 200ms},"
                        + " {name: last, url: 'http://last:1/'}]}")
                .serving()
                .shadows())
        .containsExactly(
            new ServingSpec.Shadow("next", URI.create("https://other/v2"), Duration.ofMillis(200)),
            new ServingSpec.Shadow("last", URI.create("http://last:1/"), Duration.ofSeconds(1)));
  }

  private static Spec minimal(String more) {
    return SpecReader.read(
        """
        model: m
        owner: o
        purpose: p
        inputs: {a: number, c: category}
        outcome: {values: {y: number, k: category}, window: 1h, label: y}
        """
            + more,
        "spec.yaml");
  }

  @Test
  void what_becomes_of_parked_challengers_can_be_declared() {
    Spec spec = minimal("training: {parked: {revive: true, keep: 2, for: 7d, merge: true}}\n");
    assertThat(spec.training().parked())
        .isEqualTo(new TrainingSpec.Parked(true, 2, Duration.ofDays(7), true));
  }

  @Test
  void promotions_can_be_made_to_wait_for_an_approval() {
    assertThat(minimal("rollout: {approval: model}\n").rollout().approval())
        .isEqualTo(RolloutSpec.Approval.MODEL);
  }

  @Test
  void a_rollout_has_a_shadow_first_and_stages_by_name_have_their_defaults() {
    Spec named = minimal("rollout: {stages: [canary]}");
    Spec written = minimal("rollout: {stages: [shadow, {canary: {steps: [1%, 5%, 20%]}}]}");

    assertThat(named.rollout()).isEqualTo(written.rollout());
    assertThat(named.rollout().live())
        .containsExactly(
            new StageSpec.Canary(
                List.of(0.01, 0.05, 0.2),
                Duration.ofHours(1),
                1_000,
                0.02,
                0.05,
                new StageSpec.Latency(0.95, 1.2, Duration.ofMillis(5), Optional.empty()),
                new StageSpec.Errors(1, 0.2, 20),
                Optional.empty(),
                Duration.ofDays(30),
                Optional.empty()));
  }

  @Test
  void metrics_are_made_of_what_outcomes_carry() {
    Spec spec =
        minimal(
            """
            metrics:
              high: {proportion: y > a, per: unit}
              basket: {ratio: y, to: "k == 'x' ? 2 : 1", better: smaller}
            rollout:
              of: all
              approval: model
              only: a > 0
              layer: {name: shop, from: 25%}
              stages: [{ab: {at_most: 7d, decide: high, guardrails: {loss: 2%, basket: 1%}, balance: c}}]
            """);

    assertThat(spec.metrics()).extracting(MetricSpec::name).containsExactly("high", "basket");
    assertThat(spec.metrics().getFirst().per()).isEqualTo(MetricSpec.Per.UNIT);
    assertThat(spec.metrics().getLast().kind()).isEqualTo(MetricSpec.Kind.RATIO);
    assertThat(spec.metrics().getLast().largerIsBetter()).isFalse();
    RolloutSpec rollout = spec.rollout();
    assertThat(rollout.all()).isTrue();
    assertThat(rollout.approval()).isEqualTo(RolloutSpec.Approval.MODEL);
    assertThat(rollout.layer()).contains(new RolloutSpec.LayerSpec("shop", 0.25, 1));
    StageSpec.Ab ab = (StageSpec.Ab) rollout.live().getFirst();
    assertThat(ab.share()).isEqualTo(0.5);
    assertThat(ab.decide()).isEqualTo("high");
    assertThat(ab.guardrails()).containsExactly(entry("basket", 0.01), entry("loss", 0.02));
    assertThat(ab.balance()).containsExactly("c");
  }

  @ParameterizedTest
  @CsvSource({
    "90s, PT1M30S",
    "30m, PT30M",
    "1h30m, PT1H30M",
    "7d, PT168H",
    "2w, PT336H",
    "1d12h, PT36H",
    "250ms, PT0.25S",
  })
  void durations_are_counted_in_weeks_to_milliseconds(String written, String expected) {
    Spec spec = minimal("evaluation: {block: %s}".formatted(written));
    assertThat(spec.evaluation().block()).isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest
  @CsvSource({"5%, 0.05", "0.05, 0.05", "'\"2.5%\"', 0.025", "0, 0", "100%, 1"})
  void shares_are_percentages_or_fractions(String written, double expected) {
    Spec spec = minimal("evaluation: {margin: %s}".formatted(written));
    assertThat(spec.evaluation().margin()).isEqualTo(expected);
  }

  @Test
  void a_manual_model_has_no_triggers() {
    assertThat(minimal("training: {mode: manual}").training().triggers()).isEmpty();
  }

  @Test
  void numbers_may_be_written_with_an_exponent() {
    assertThat(minimal("training: {triggers: [{labels: 1e4}]}").training().triggers())
        .containsExactly(new Trigger.Labels(10_000));
  }

  @Test
  void classes_weigh_by_their_index() {
    Spec spec =
        SpecReader.read(
            """
            model: m
            owner: o
            purpose: p
            task: {classes: [walk, bus, train]}
            inputs: {a: number}
            outcome: {values: {mode: category}, window: 1h}
            training: {balance: {weights: {train: 3}, samples: {walk: 10%}}}
            """,
            "spec.yaml");
    assertThat(spec.task().classes()).containsExactly("walk", "bus", "train");
    assertThat(spec.training().balance())
        .isEqualTo(new TrainingSpec.Balance(List.of(1.0, 1.0, 3.0), List.of(0.1, 1.0, 1.0)));
    assertThat(spec.evaluation().metric()).isEqualTo(EvaluationSpec.Metric.LOG_LOSS);
  }

  @Test
  void a_condition_in_a_count_says_what_counts() {
    LiveSpec late =
        minimal("live: {late: {count: y > 15, where: a > 0, window: 1h}}").live().getFirst();
    assertThat(late.aggregate()).isEqualTo(Aggregate.COUNT);
    assertThat(late.value()).isEmpty();
    assertThat(late.where().map(Expression::source)).contains("(y > 15) && (a > 0)");
  }

  @Test
  void a_live_value_can_read_other_columns_and_the_score() {
    Spec spec =
        minimal("derived: {d: a * 2}\nlive: {r: {mean: y - score - d, prior: 3, window: 1h}}");
    assertThat(spec.live().getFirst().value().map(Expression::reads))
        .contains(List.of("y", "score", "d"));
    assertThat(spec.live().getFirst().prior()).isEqualTo(3);
  }

  @Test
  void anchors_and_merge_keys_spare_repetition() {
    Spec spec =
        SpecReader.read(
            """
            model: m
            owner: o
            purpose: p
            inputs:
              a: &minutes {type: number, unit: min, min: 0}
              b: *minutes
              c: {<<: *minutes, max: 60}
            outcome: {values: {y: number}, window: 1h}
            """,
            "spec.yaml");
    assertThat(spec.inputs().get(1).unit()).isEqualTo("min");
    assertThat(spec.inputs().get(2))
        .isEqualTo(new InputSpec("c", InputSpec.Type.NUMBER, false, 0, 60, List.of(), "min"));
  }

  @Test
  void words_that_older_yaml_takes_for_conditions_are_names() {
    Spec spec =
        SpecReader.read(
            """
            model: m
            owner: o
            purpose: p
            inputs: {country: [NO, SE, on, yes]}
            outcome: {values: {y: number}, window: 1h}
            """,
            "spec.yaml");
    assertThat(spec.inputs().getFirst().categories()).containsExactly("NO", "SE", "on", "yes");
  }

  @Test
  void a_text_of_several_lines_may_be_an_expression() {
    Spec spec = minimal("derived:\n  d: >\n    a > 1\n    ? 2\n    : 3\n");
    assertThat(spec.derived().getFirst().value().source()).isEqualTo("a > 1 ? 2 : 3");
  }
}
