package dev.pawl.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.cli.simulate.Occurrences.Answer;
import dev.pawl.cli.simulate.Occurrences.Ask;
import dev.pawl.cli.simulate.Occurrences.Candidates;
import dev.pawl.cli.simulate.Occurrences.Tell;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.ScenarioReader;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of rankings, against the probabilities of the cascade. */
class CascadeTest {
  private static final int SHOWN = 4;
  private static final Spec SPEC =
      SpecReader.read(
          """
          model: search
          owner: tests@example.com
          purpose: What is chosen
          task: binary
          inputs: {query: category, price: number, user: category}
          unit: user
          outcome: {values: {clicked: boolean}, window: 1h, unanswered: negative}
          """,
          "spec.yaml");

  private static final String SCENARIO =
      """
      scenario: search
      purpose: A test
      world:
        for: 100h
        traffic: {per_hour: 200}
        units: {count: 50, input: user}
        inputs: {query: {choice: {lamp: 50%, chair: 50%}}}
        ranking:
          items: 6
          shown: 4
          hidden: {worth: {uniform: [0, 1]}}
          inputs: {price: {uniform: [1, 2]}}
          click: clicked
        outcomes:
          clicked: {chance: 0.4}
        delay: 1m
      """;

  private final List<Ask> asks = new ArrayList<>();
  private final List<Tell> tells = new ArrayList<>();

  /** Plays all of it; each list shows the first items in their order. */
  private void play(String yaml) {
    Scenario scenario = ScenarioReader.read(yaml, "scenario.yaml", Path.of(""), SPEC);
    KnownWorld world = new KnownWorld(scenario, (Source.World) scenario.source(), SPEC);
    asks.addAll(world.asks(world.start(), world.end()));
    List<List<Answer>> answers = new ArrayList<>();
    for (Ask ask : asks) {
      answers.add(
          IntStream.range(0, SHOWN)
              .mapToObj(
                  item -> new Answer(ask.id() + "/" + Candidates.id(item), "1.0", "champion", 0.5))
              .toList());
    }
    world.answered(asks, answers);
    tells.addAll(world.tells(0, Long.MAX_VALUE));
  }

  @Test
  void requests_carry_what_items_share_and_what_each_has_of_its_own() {
    play(SCENARIO);

    Ask ask = asks.getFirst();
    assertThat(ask.inputs().fieldNames()).toIterable().containsExactlyInAnyOrder("query", "user");
    Candidates candidates = ask.candidates().orElseThrow();
    assertThat(candidates.shown()).isEqualTo(SHOWN);
    assertThat(candidates.inputs())
        .hasSize(6)
        .allSatisfy(item -> assertThat(item.fieldNames()).toIterable().containsExactly("price"))
        .doesNotHaveDuplicates();
  }

  @Test
  void only_what_is_chosen_is_told_and_by_its_item() {
    play(SCENARIO);

    assertThat(tells)
        .isNotEmpty()
        .allSatisfy(tell -> {
          assertThat(tell.key()).matches("q\\d+/i[0-3]").isEqualTo(tell.about());
          assertThat(tell.values().path("clicked").asBoolean()).isTrue();
        });
  }

  /** A look at place r is as probable as that nobody stopped or left at the places above it. */
  @ParameterizedTest
  @CsvSource({"1.0, 0.0", "0.5, 0.0", "0.0, 0.0", "0.8, 0.1", "0.0, 1.0"})
  void users_look_from_the_top_on_until_they_stop(double stop, double leave) {
    play(
        SCENARIO.replace(
            "click: clicked",
            "click: clicked\n    stop: %s\n    leave: %s".formatted(stop, leave)));

    double chance = 0.4;
    double looks = 1;
    for (int item = 0; item < SHOWN; item++) {
      String id = "/" + Candidates.id(item);
      double share =
          (double) tells.stream().filter(tell -> tell.about().endsWith(id)).count() / asks.size();
      double expected = looks * chance;
      assertThat(share)
          .as("place %d of %d lists, seed 1", item, asks.size())
          .isCloseTo(
              expected, within(4 * Math.sqrt(expected * (1 - expected) / asks.size()) + 1e-9));
      looks *= 1 - chance * stop - (1 - chance) * leave;
    }
  }

  @Test
  void outcomes_see_what_an_item_has() {
    play(SCENARIO.replace("{chance: 0.4}", "{chance: \"price > 1.5 && worth < 0.5 ? 1 : 0\"}"));

    double share = (double) tells.size() / asks.size();
    // One of four items fits, and the first that does ends the list.
    double expected = 1 - StrictMath.pow(0.75, SHOWN);
    assertThat(share).isCloseTo(expected, within(0.02));
  }
}
