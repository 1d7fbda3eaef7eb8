package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Spec;
import dev.pawl.spec.scenario.Challenger;
import dev.pawl.spec.scenario.Challenger.Means;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Draw.Kind;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {

  private static final Spec SPEC =
      SpecReader.read(
          """
          model: clicks
          owner: ads@example.com
          purpose: Whether it is clicked
          inputs:
            country: category
            price: {type: number, required: true}
            user: category
          outcome:
            values: {clicked: boolean, revenue: number}
            label: clicked
            window: 30m
          """,
          "spec.yaml");

  private static final String WORLD =
      """
      world:
        for: 10d
        traffic: {per_hour: 60, day: 50%}
        units: {count: 100, input: user, spread: 1}
        hidden: {mood: {normal: [0, 1]}}
        inputs:
          country: {choice: {KR: 20%, US: 80%}}
          price: {log_normal: [20, 0.5], missing: 1%}
        outcomes:
          clicked: {chance: 0.1 + 0.01 * mood}
          revenue: {value: "number(clicked) * price * (arm == 'treatment' ? 1.1 : 1)", noise: 1}
        delay: {least: 1m, mean: 5m}
      """;

  private static final String RANKED =
      """
      model: clicks
      owner: ads@example.com
      purpose: What is chosen
      task: binary
      inputs:
        country: category
        price: {type: number, required: true}
        user: category
      outcome:
        values: {clicked: boolean}
        window: 30m
        unanswered: negative
      """;

  private static final String RANKING =
      """
      world:
        for: 10d
        traffic: {per_hour: 60}
        units: {count: 100, input: user}
        inputs:
          country: {choice: {KR: 20%, US: 80%}}
        ranking:
          items: 10
          shown: 4
          hidden: {worth: {normal: [0, 1]}}
          inputs: {price: {log_normal: [20, 0.5]}}
          click: clicked
          stop: 70%
        outcomes:
          clicked: {chance: 0.1 + 0.01 * worth - 0.001 * price}
        delay: 1m
      """;

  private static Scenario read(String rest) {
    return read(rest, SPEC);
  }

  private static Scenario read(String rest, Spec spec) {
    return ScenarioReader.read(
        "scenario: test\npurpose: A test\n" + rest, "scenario.yaml", Path.of(""), spec);
  }

  @Test
  void a_ranking_says_what_items_have_and_how_users_choose() {
    Spec ranked = SpecReader.read(RANKED, "spec.yaml");
    Source.World world = (Source.World) read(RANKING, ranked).source();
    assertThat(world.ranking())
        .hasValueSatisfying(ranking -> {
          assertThat(ranking.items()).isEqualTo(10);
          assertThat(ranking.shown()).isEqualTo(4);
          assertThat(ranking.inputs()).extracting(draw -> draw.name()).containsExactly("price");
          assertThat(ranking.hidden()).extracting(draw -> draw.name()).containsExactly("worth");
          assertThat(ranking.stop()).isEqualTo(0.7);
          assertThat(ranking.leave()).isZero();
        });
    Source.World all = (Source.World) read(RANKING.replace("    shown: 4\n", ""), ranked).source();
    assertThat(all.ranking().orElseThrow().shown()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shown: 4         | shown: 14             | scenario.yaml:11: world.ranking.shown: 14 (expected: at most items, 10)
          click: clicked   | click: clickd         | scenario.yaml:14: world.ranking.click: clickd (expected: one of world.outcomes that has a chance: clicked). Did you mean clicked?
          {price: {log     | {country: {choice: {a: 1}}, price: {log | scenario.yaml:13: world.ranking.inputs.country: name country (expected: a name of its own, that is no input of the spec)
          delay: 1m        | cluster: country      | scenario.yaml:10: world.ranking: beside cluster (expected: either ranking or cluster)
          {normal: [0, 1]} | {normal: [0, 1], per: unit} | scenario.yaml:10: world.ranking: worth per: unit (expected: per: request, because items are others each time)
          items: 10        | items: 1              | scenario.yaml:10: world.ranking.items: 1 (expected: 2 … 1000)
          {price: {log_normal: [20, 0.5]}} | {} | scenario.yaml:8: world.inputs.price: missing (expected: a distribution, because the spec requires the input). What items have is written in world.ranking.inputs.
          """)
  void a_mistake_in_a_ranking_is_told_with_line_field_and_fix(
      String right, String wrong, String message) {
    Spec ranked = SpecReader.read(RANKED, "spec.yaml");
    assertThat(RANKING).contains(right);
    assertThatThrownBy(() -> read(RANKING.replace(right, wrong), ranked))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unanswered: negative | unanswered: drop                       | with outcome.unanswered: drop (expected: a spec with outcome.unanswered: negative and without join_by
          window: 30m          | window: 30m%  join_by: [user]        | with outcome.join_by (expected: a spec with outcome.unanswered: negative and without join_by
          """)
  void a_ranking_does_not_fit_each_spec(String right, String wrong, String message) {
    Spec other = SpecReader.read(RANKED.replace(right, wrong.replace("%", "\n")), "spec.yaml");
    assertThatThrownBy(() -> read(RANKING, other))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("scenario.yaml:10: world.ranking: " + message)
        .hasMessageContaining("Change the spec, or leave world.ranking out.");
  }

  @Test
  void a_world_is_read_with_its_draws_and_truths() {
    Scenario scenario = read(WORLD);
    assertThat(scenario.step()).isEqualTo(Duration.ofHours(1));
    Source.World world = (Source.World) scenario.source();
    assertThat(world.units().orElseThrow().input()).contains("user");
    assertThat(world.inputs().get(0).kind())
        .isEqualTo(new Kind.Choice(List.of("KR", "US"), List.of(0.2, 0.8)));
    assertThat(world.inputs().get(1).missing()).isEqualTo(0.01);
    assertThat(world.outcomes()).extracting(truth -> truth.isChance()).containsExactly(true, false);
    assertThat(world.delay().mean()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_challenger_has_the_spec_with_other_sections() {
    Scenario scenario =
        read(
            WORLD
                + """
                challengers:
                  late: {at: 5d, train: stateful, truth: equal, expect: no decision}
                  early:
                    at: 2d
                    with: {learner: {linear: {learning_rate: 0.5}}}
                    truth: better
                    expect: stopped in canary
                """);
    assertThat(scenario.challengers())
        .extracting(Challenger::name)
        .containsExactly("early", "late");
    Means.OtherSpec means = (Means.OtherSpec) scenario.challengers().getFirst().means();
    assertThat(means.spec().learner().settings()).containsEntry("learning_rate", 0.5);
    assertThat(means.spec().inputs()).isEqualTo(SPEC.inputs());
  }

  @Test
  void changes_have_their_times_and_what_they_have_to_lead_to() {
    Scenario scenario =
        read(
            WORLD
                + """
                changes:
                  - {at: 2d, for: 1d, input: {name: price, times: 100}, expect: {finding: feature_drift, in: price}}
                  - {at: 3d, lost: {arm: treatment, share: 3%}}
                """);
    Change first = scenario.changes().getFirst();
    assertThat(first.effect()).isEqualTo(new Change.Effect.Times("price", 100));
    assertThat(first.holdsAt(Duration.ofDays(3).minusMillis(1))).isTrue();
    assertThat(first.holdsAt(Duration.ofDays(3))).isFalse();
    assertThat(scenario.changes().getLast().holdsAt(Duration.ofDays(900))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          for: 10d                    | for: ten days                | scenario.yaml:4: world.for: ten days (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)
          price: {log_normal          | prise: {log_normal           | scenario.yaml:10: world.inputs.prise: name prise (expected: an input of the spec: one of country, price, user). Did you mean price?
          0.1 + 0.01 * mood           | 0.1 + 0.01 * mod             | scenario.yaml:12: world.outcomes.clicked.chance: 0.1 + 0.01 * mod: column 14: unknown name mod
          clicked: {chance            | clickd: {chance | world.outcomes.clickd: {chance: …} (expected: an outcome value of the spec: one of clicked, revenue). Did you mean clicked?
          {least: 1m, mean: 5m}       | {least: 1h, mean: 5m}        | scenario.yaml:14: world.delay.mean: 5m (expected: at least least)
          country: {choice: {KR: 20%, US: 80%}} | country: {uniform: [0, 1]} | world.inputs.country: {uniform: …} (expected: what makes a text, the type of the input)
          [20, 0.5], missing: 1%      | [20, 0.5], chance: 1%        | world.inputs.price: {log_normal: …} (expected: exactly one of uniform, normal, log_normal, exponential, chance, choice, value)
          traffic: {per_hour: 60      | trafic: {per_hour: 60        | scenario.yaml:5: world.trafic: unknown key
          """)
  void a_mistake_is_told_with_line_field_and_fix(String right, String wrong, String message) {
    assertThat(WORLD).contains(right);
    assertThatThrownBy(() -> read(WORLD.replace(right, wrong)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          changes: [{at: 1d, bot: {per_hour: 3}, traffic: 0%}] | scenario.yaml:16: changes[0]: {at: …} (expected: exactly one of outcomes, input, traffic, bot, lost)
          challengers: {a: {at: 1d, train: stateful, truth: so, expect: won}} | challengers.a.expect: won (expected: promoted, rejected, parked, rolled back, no decision, or stopped in STAGE)
          challengers: {a: {at: 1d, truth: so, expect: promoted}} | challengers.a: {at: …} (expected: exactly one of with, spec, train)
          challengers: {a: {at: 1d, with: {learner: 3}, truth: so, expect: promoted}} | challengers.a.with: learner: 3 (expected: a name, or a mapping of one name to its settings)
          challengers: {a: {at: 1d, spec: none.yaml, truth: so, expect: promoted}} | challengers.a.spec: no such file (expected: a file with a spec)
          data: {file: a.csv, every: 1h, outcome_after: 1h} | world: beside data (expected: either world or data)
          """)
  void what_happens_is_checked_as_well(String rest, String message) {
    assertThatThrownBy(() -> read(WORLD + "\n" + rest + "\n"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void what_would_begin_after_the_end_is_refused() {
    assertThatThrownBy(() ->
            read(
                WORLD
                    + """
                    changes:
                      - {at: 10d, lost: {share: 3%}}
                    challengers:
                      late: {at: 11d, train: stateful, truth: as good, expect: promoted}
                    """))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(
            "changes[0].at: 10d (expected: before all is over, after 10d). Let it begin sooner, or raise for.")
        .hasMessageContaining(
            "challengers.late.at: 11d (expected: before all is over, after 10d). Let it begin sooner, or raise for.");
  }

  @Test
  void a_scenario_needs_a_source() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("world: missing (expected: either world or data)");
  }

  @Test
  void what_has_happened_does_not_change() {
    assertThatThrownBy(() ->
            read(
                """
                data: {file: a.csv, prediction_time: at, outcome_after: 1h}
                changes: [{at: 1d, bot: {per_hour: 3}}]
                """))
        .hasMessageContaining(
            "changes[0].bot: with data (expected: a world: what has happened does not change)");
  }

  @Test
  void data_say_when_in_one_way() {
    assertThatThrownBy(
            () -> read("data: {file: a.csv, prediction_time: at, every: 1h, outcome_time: known}"))
        .hasMessageContaining(
            "data.prediction_time: beside every (expected: either prediction_time or every)");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> ScenarioReader.read(Path.of("none.yaml"), SPEC))
        .hasMessageContaining("none.yaml: no such file (expected: a file with a scenario)");
  }
}
