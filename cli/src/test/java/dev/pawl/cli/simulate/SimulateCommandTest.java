package dev.pawl.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {

  private static final String SPEC =
      """
      model: fare
      owner: tests@example.com
      purpose: What a ride costs
      inputs: {miles: number, town: category, who: category}
      unit: who
      outcome: {values: {fare: number}, window: 6h}
      learner: mean
      evaluation: {block: 1h, first_look: 12}
      watch: {drift: {features: [miles], period: 6h, season: 6h}}
      serving: {maximum_skew: 1h}
      """;

  private static final String SCENARIO =
      """
      scenario: fares
      purpose: A test
      world:
        for: 5d
        traffic: {per_hour: 20}
        units: {count: 50, input: who, spread: 1}
        inputs:
          miles: {log_normal: [5, 0.5]}
          town: {choice: {a: 50%, b: 50%}}
        outcomes:
          fare: {value: "3 + 2 * miles + (town == 'a' ? 4 : 0)", noise: 1}
        delay: {least: 10m, mean: 30m}
      changes:
        - {at: 4d, for: 6h, input: {name: miles, times: 100}, expect: {finding: feature_drift, in: miles, within: 12h}}
        - {at: 2d, for: 3h, traffic: 0%}
        - {at: 3d, lost: {share: 10%}}
        - {at: 1d, for: 2h, bot: {unit: crawler, per_hour: 30}}
      challengers:
        line: {at: 1d, with: {learner: linear}, truth: better, expect: promoted}
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("spec.yaml"), SPEC);
    Files.writeString(folder.resolve("scenario.yaml"), SCENARIO);
  }

  private Ran simulates(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "simulate",
                folder.resolve("spec.yaml").toString(),
                "--scenario",
                folder.resolve("scenario.yaml").toString()));
    all.addAll(List.of(more));
    return LiveNode.runs(all.toArray(String[]::new));
  }

  @Test
  void a_server_that_does_not_answer_is_told_at_once() {
    Ran ran = simulates("--server", "http://127.0.0.1:1");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains("no server answers at http://127.0.0.1:1 (expected: one that runs; ");
  }

  private void write(String scenario) throws IOException {
    Files.writeString(folder.resolve("scenario.yaml"), scenario);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "127.0.0.1", "ftp://localhost", "http://a b"})
  void a_server_that_is_no_address_is_refused(String server) {
    Ran ran = simulates("--server", server);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("--server: " + server + " (expected: a URL such as http://127.0.0.1:8080)");
  }

  @Test
  void a_better_challenger_takes_over_and_a_broken_feature_is_found() {
    Ran ran = simulates();
    assertThat(ran.out())
        .containsPattern("line +1d +better +promoted +promoted +.* +yes")
        .containsPattern("miles times 100.0 +4d +finding feature_drift in miles +.* +yes")
        .contains("Each verdict agrees with the truth.");
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  @Test
  void the_same_seed_gives_the_same_verdicts_and_another_seed_other_events() {
    String first = simulates("--json").out();
    assertThat(first).contains("\"verdict\" : \"promoted\"");
    assertThat(simulates("--json").out()).isEqualTo(first);
    assertThat(simulates("--json", "--seed", "2").out()).isNotEqualTo(first);
  }

  @Test
  void a_verdict_that_is_not_the_expected_one_fails_the_command() throws IOException {
    write(SCENARIO.replace("truth: better, expect: promoted", "truth: better, expect: parked"));
    Ran ran = simulates();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("NO").contains("Not each verdict agrees with the truth.");
  }

  @Test
  void a_finding_that_does_not_come_fails_the_command() throws IOException {
    write(SCENARIO.replace("times: 100}", "times: 1}"));
    Ran ran = simulates("--json");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("\"afterMillis\" : null");
  }

  @Test
  void a_training_is_a_challenger_as_well() throws IOException {
    write(
        SCENARIO.replace(
            "line: {at: 1d, with: {learner: linear}, truth: better, expect: promoted}",
            "again: {at: 1d, train: stateless, truth: equal, expect: promoted}"));
    assertThat(simulates().out()).containsPattern("again +1d +equal +promoted");
  }

  @Test
  void it_plays_on_a_server_that_runs_elsewhere() {
    try (LiveNode live = new LiveNode(folder.resolve("data"))) {
      Ran ran = simulates("--server", live.address());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(live.node().names()).containsExactly("fare");
      Ran again = simulates("--server", live.address());
      assertThat(again.code()).isEqualTo(2);
      assertThat(again.err())
          .contains("model: fare is on that server already (expected: a server that does not");
    }
  }

  @Test
  void a_step_that_is_longer_than_the_skew_is_refused() throws IOException {
    Files.writeString(
        folder.resolve("spec.yaml"), SPEC.replace("maximum_skew: 1h", "maximum_skew: 5m"));
    Ran ran = simulates();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "serving.maximum_skew: 5m (expected: at least the scenario's step, 1h). Raise it, or"
                + " write a shorter step into the scenario");
  }

  @Test
  void a_scenario_that_does_not_fit_is_refused_with_line_field_and_fix() throws IOException {
    write(SCENARIO.replace("per_hour: 20", "per_hour: 0"));
    Ran ran = simulates();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("scenario.yaml:5: world.traffic.per_hour: 0 (expected: a number above 0)");
  }
}
