package dev.pawl.trial.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static final String[] UNITS =
      IntStream.range(0, 20_000).mapToObj("unit-%d"::formatted).toArray(String[]::new);

  @Test
  void experiments_of_a_layer_exclude_each_other_and_have_their_shares() {
    Layer layer = Layer.of("ranking").with("holdout", 0.1).with("colours", 0.3);

    assertThat(share(layer, "holdout")).isCloseTo(0.1, within(0.01));
    assertThat(share(layer, "colours")).isCloseTo(0.3, within(0.01));
    assertThat(layer.share("colours")).isEqualTo(0.3);
  }

  @Test
  void a_new_experiment_takes_free_units_only() {
    Layer before = Layer.of("ranking").with("a", 0.3).with("b", 0.2);
    Layer after = before.with("c", 0.5);

    for (String unit : UNITS) {
      Optional<String> was = before.experiment(unit);
      assertThat(after.experiment(unit)).isEqualTo(was.isPresent() ? was : Optional.of("c"));
    }
  }

  @Test
  void an_experiment_that_ends_frees_its_units_and_moves_no_others() {
    Layer before = Layer.of("ranking").with("a", 0.3).with("b", 0.2);
    Layer after = before.without("a").with("c", 0.8);

    for (String unit : UNITS) {
      Optional<String> was = before.experiment(unit);
      assertThat(after.experiment(unit))
          .isEqualTo(was.equals(Optional.of("b")) ? was : Optional.of("c"));
    }
  }

  @Test
  void experiments_of_different_layers_are_independent() {
    Layer one = Layer.of("one").with("a", 0.5);
    Layer two = Layer.of("two").with("b", 0.5);
    int both = 0;
    for (String unit : UNITS) {
      both += one.experiment(unit).isPresent() && two.experiment(unit).isPresent() ? 1 : 0;
    }

    // A quarter, within four standard errors.
    assertThat(both / (double) UNITS.length)
        .isCloseTo(0.25, within(4 * Math.sqrt(0.25 * 0.75 / UNITS.length)));
  }

  @Test
  void more_than_is_free_is_refused() {
    Layer layer = Layer.of("ranking").with("a", 0.8);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.with("b", 0.3))
        .withMessage(
            "share: 0.3 of experiment b (expected: above 0, at most the 0.2 that is free)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.with("a", 0.1))
        .withMessage("experiment: 'a' (expected: a name that is new in the layer)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.without("b"))
        .withMessage("experiment: 'b' (expected: one of [a])");
  }

  @Test
  void eligibility_asks_for_listed_values() {
    Eligibility korean = Eligibility.everybody().and("country", "KR").and("device", "phone", "pad");

    assertThat(korean.includes(Map.of("country", "KR", "device", "pad"))).isTrue();
    assertThat(korean.includes(Map.of("country", "KR", "device", "desktop"))).isFalse();
    assertThat(korean.includes(Map.of("country", "KR"))).isFalse();
    assertThat(Eligibility.everybody().includes(Map.of())).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Eligibility.everybody().and("country"))
        .withMessageStartingWith("country: no value");
  }

  @Test
  void the_evaluation_sample_is_another_one_each_day() {
    EvaluationSample sample = new EvaluationSample("evaluation", 0.2);
    LocalDate monday = LocalDate.of(2026, 6, 1);
    int today = 0;
    int twice = 0;
    for (String unit : UNITS) {
      boolean in = sample.contains(unit, monday);
      today += in ? 1 : 0;
      twice += in && sample.contains(unit, monday.plusDays(1)) ? 1 : 0;
    }

    assertThat(today / (double) UNITS.length).isCloseTo(0.2, within(0.012));
    assertThat(twice / (double) UNITS.length).isCloseTo(0.04, within(0.006));
    assertThat(sample.contains("unit-1", monday)).isEqualTo(sample.contains("unit-1", monday));
  }

  private static double share(Layer layer, String experiment) {
    int in = 0;
    for (String unit : UNITS) {
      in += layer.experiment(unit).equals(Optional.of(experiment)) ? 1 : 0;
    }
    return in / (double) UNITS.length;
  }
}
