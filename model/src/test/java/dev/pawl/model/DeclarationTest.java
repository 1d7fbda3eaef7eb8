package dev.pawl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclarationTest {
  private static Declaration parse(String json) {
    return Declaration.parse("features[0]", CanonicalJson.read(json.replace('\'', '"')));
  }

  @Test
  void a_list_or_a_value_stands_for_of() {
    Declaration expected = Declaration.of("number", Map.of("of", List.of("x", "y")));
    assertThat(parse("{'number': ['x', 'y']}")).isEqualTo(expected);
    assertThat(parse("{'number': {'of': ['x', 'y']}}")).isEqualTo(expected);
    assertThat(parse("{'hash': 'x'}")).isEqualTo(Declaration.of("hash", Map.of("of", "x")));
    assertThat(parse("'mean'")).isEqualTo(Declaration.of("mean", Map.of()));
    assertThat(parse("{'mean': null}")).isEqualTo(Declaration.of("mean", Map.of()));
  }

  @Test
  void what_has_not_one_name_is_refused_with_its_place() {
    assertThatThrownBy(() -> parse("{'clip': 'x', 'hash': 'y'}"))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            "features[0]: {clip=x, hash=y} (expected: one name with its settings, such as clip:"
                + " {of: x})");
    assertThatThrownBy(() -> parse("7")).hasMessageStartingWith("features[0]: 7 (expected: ");
    assertThatThrownBy(() -> parse("{'clip': {'of': null}}"))
        .hasMessage("features[0]: of: null (expected: a value)");
  }

  @Test
  void numbers_of_any_kind_are_kept_as_two_kinds() {
    var settings = Map.of("a", 1, "b", 1.5f, "c", List.of((short) 2), "d", Map.of("e", 3));
    assertThat(Declaration.of("x", settings))
        .isEqualTo(
            Declaration.of("x", Map.of("a", 1L, "b", 1.5, "c", List.of(2L), "d", Map.of("e", 3L))));
  }

  @Test
  void settings_do_not_change_with_what_they_were_made_from() {
    var list = new ArrayList<Object>(List.of(1L));
    Declaration declaration = Declaration.of("x", Map.of("a", list));
    list.add(2L);
    assertThat(declaration.settings()).isEqualTo(Map.of("a", List.of(1L)));
    assertThatThrownBy(() -> declaration.settings().put("b", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static List<String> problems(Map<String, ?> given) {
    var problems = new ArrayList<InvalidDeclarationException.Problem>();
    var settings = new Settings("learner", Declaration.of("linear", given), problems);
    assertThat(settings.number("rate", 0.5, 0, 1)).isBetween(0.0, 1.0);
    assertThat(settings.number("size", 2, 1, Double.POSITIVE_INFINITY)).isGreaterThanOrEqualTo(1);
    assertThat(settings.integer("bits", 18, 1, 28)).isBetween(1, 28);
    assertThat(settings.flag("hidden", false)).isIn(true, false);
    assertThat(settings.text("zone", "UTC")).isNotEmpty();
    assertThat(settings.choice("colour", Colour.class, Colour.RED)).isNotNull();
    assertThat(settings.choices("colours", Colour.class, List.of(Colour.RED))).isNotNull();
    assertThat(settings.optionalNames("by")).isNotNull();
    assertThat(settings.finish()).isEqualTo(problems.isEmpty());
    return problems.stream().map(InvalidDeclarationException.Problem::message).toList();
  }

  @Test
  void settings_that_fit_are_no_problem() {
    assertThat(problems(Map.of())).isEmpty();
    assertThat(
            problems(
                Map.of(
                    "rate",
                    1,
                    "size",
                    1e9,
                    "bits",
                    8,
                    "hidden",
                    true,
                    "colour",
                    "dark_blue",
                    "colours",
                    List.of("red", "dark_blue"),
                    "by",
                    "x")))
        .isEmpty();
  }

  @Test
  void each_setting_that_does_not_fit_is_a_problem_with_its_place() {
    assertThat(
            problems(
                Map.of(
                    "rate",
                    1.5,
                    "size",
                    "x",
                    "bits",
                    8.5,
                    "hidden",
                    1,
                    "colour",
                    "dark_blu",
                    "colours",
                    List.of(),
                    "by",
                    List.of(1),
                    "zone",
                    1,
                    "rates",
                    2)))
        .containsExactly(
            "learner.linear.rate: 1.5 (expected: a number from 0.0 to 1.0)",
            "learner.linear.size: x (expected: a number, at least 1.0)",
            "learner.linear.bits: 8.5 (expected: a whole number from 1 to 28)",
            "learner.linear.hidden: 1 (expected: true or false)",
            "learner.linear.zone: 1 (expected: a text)",
            "learner.linear.colour: dark_blu (expected: one of [red, dark_blue]). Did you mean"
                + " dark_blue?",
            "learner.linear.colours: [] (expected: at least one of [red, dark_blue])",
            "learner.linear.by: [1] (expected: a name, or a list of names)",
            "learner.linear.rates: unknown setting (expected: one of [bits, by, colour, colours,"
                + " hidden, rate, size, zone]). Did you mean rate?");
  }
}
