package dev.pawl.spec.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.Expression;
import dev.pawl.spec.InputSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {

  private static final Expressions EXPRESSIONS =
      Expressions.in(
          Scope.label(
              List.of(
                  GeneratedExpressions.value("arr_delay", InputSpec.Type.NUMBER),
                  GeneratedExpressions.value("clicked", InputSpec.Type.BOOLEAN),
                  GeneratedExpressions.value("returned", InputSpec.Type.BOOLEAN),
                  GeneratedExpressions.value("kind", InputSpec.Type.CATEGORY),
                  GeneratedExpressions.value("seen", InputSpec.Type.TIME)),
              List.of(
                  GeneratedExpressions.value("dep_delay", InputSpec.Type.NUMBER),
                  GeneratedExpressions.value("carrier", InputSpec.Type.CATEGORY))));

  private static double value(String source, Map<String, ?> values) {
    return Written.number(EXPRESSIONS.number(source), values);
  }

  @Nested
  class Numbers {

    @ParameterizedTest
    @CsvSource({
      "arr_delay > 15, 1",
      "arr_delay == 17, 1",
      "arr_delay / 2, 8.5",
      "arr_delay * 2 + 1, 35",
      "arr_delay % 5, 2",
      "-arr_delay, -17",
      "1 / 4, 0.25",
      "7 / 2, 3.5",
      "0x10 + 1, 17",
      "'arr_delay in [15, 17]', 1",
      "'max(arr_delay, 20) - min(arr_delay, 20)', 3",
      "round(2.5), 3",
      "round(-2.5), -3",
      "floor(-2.5), -3",
      "'pow(2, 10)', 1024",
      "number(arr_delay > 15) * 10, 10",
      "number('2.5'), 2.5",
    })
    void whole_numbers_and_fractions_mix(String source, double expected) {
      assertThat(value(source, Map.of("arr_delay", 17.0))).isEqualTo(expected);
    }

    @Test
    void a_division_by_zero_is_infinite_and_can_be_compared() {
      assertThat(value("1 / arr_delay > 1000000", Map.of("arr_delay", 0.0))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1 / arr_delay", "arr_delay / arr_delay", "1e308 * 10", "sqrt(-1)", "log(0)"})
    void a_result_that_is_not_finite_is_no_value(String source) {
      assertThat(value(source, Map.of("arr_delay", 0.0))).isNaN();
    }
  }

  @Nested
  class Missing {

    @ParameterizedTest
    @CsvSource({
      "arr_delay",
      "arr_delay + 1",
      "arr_delay > 15",
      "arr_delay != 15",
      "!(arr_delay > 15)",
      "'arr_delay > 15 && clicked'",
      "'arr_delay > 15 || !clicked'",
      "arr_delay > 15 ? 1 : 0",
      "'arr_delay in [1, 2]'",
      "prediction.dep_delay",
      "kind == 'a'",
      "size(kind)",
      "seen > timestamp('2013-01-01T00:00:00Z')",
      "'min(arr_delay, 1)'",
      "'pow(arr_delay, 0)'",
      "outcomes[0].arr_delay",
    })
    void what_is_computed_from_it_is_missing(String source) {
      assertThat(value(source, Map.of("clicked", true))).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
      "'clicked || arr_delay > 15', 1",
      "'arr_delay > 15 || clicked', 1",
      "'!clicked && arr_delay > 15', 0",
      "'arr_delay > 15 && !clicked', 0",
      "clicked ? 3 : arr_delay, 3",
      "is_missing(arr_delay) ? -1 : arr_delay, -1",
      "'coalesce(arr_delay, 5) + 1', 6",
      "'coalesce(prediction.dep_delay, 7)', 7",
      "is_missing(kind), 1",
      "is_missing(clicked), 0",
      "is_missing(prediction.dep_delay), 1",
      "has(prediction.dep_delay), 0",
    })
    void logic_needs_no_more_than_it_needs(String source, double expected) {
      assertThat(value(source, Map.of("clicked", true, "prediction", Map.of())))
          .isEqualTo(expected);
    }
  }

  @Nested
  class Labels {

    private static final String CLICKED_AND_KEPT =
        "outcomes.exists(o, o.clicked && o.time - prediction.time <= duration('30m'))"
            + " && !outcomes.exists(o, o.returned)";
    private static final Instant SHOWN = Instant.parse("2013-01-01T12:00:00Z");

    private static Map<String, ?> outcome(int minutes, boolean clicked, boolean returned) {
      Instant time = SHOWN.plusSeconds(60L * minutes);
      return Map.of("clicked", clicked, "returned", returned, "time", time);
    }

    private static double label(List<Map<String, ?>> outcomes) {
      return value(
          CLICKED_AND_KEPT, Map.of("outcomes", outcomes, "prediction", Map.of("time", SHOWN)));
    }

    @Test
    void an_early_click_is_a_yes() {
      assertThat(label(List.of(outcome(10, true, false)))).isEqualTo(1);
      assertThat(label(List.of(outcome(30, true, false)))).isEqualTo(1);
    }

    @Test
    void a_late_click_is_a_no() {
      assertThat(label(List.of(outcome(31, true, false)))).isZero();
    }

    @Test
    void a_return_turns_it_into_a_no() {
      assertThat(label(List.of(outcome(10, true, false), outcome(50, false, true)))).isZero();
    }

    @Test
    void no_outcome_at_all_is_a_no() {
      assertThat(label(List.of())).isZero();
    }

    @Test
    void amounts_of_several_outcomes_can_be_summed() {
      Map<String, ?> values =
          Map.of(
              "outcomes",
              List.of(
                  Map.of("arr_delay", 3.0), Map.of("arr_delay", 4.0), Map.of("arr_delay", -9.0)));
      assertThat(value("sum(outcomes.map(o, o.arr_delay > 0, o.arr_delay))", values)).isEqualTo(7);
      assertThat(value("size(outcomes.filter(o, o.arr_delay > 0))", values)).isEqualTo(2);
      assertThat(value("max(outcomes.map(o, o.arr_delay)) - outcomes[2].arr_delay", values))
          .isEqualTo(13);
    }

    @Test
    void a_class_is_given_by_its_index() {
      Expression label = EXPRESSIONS.classIndex("kind", List.of("walk", "bus", "train"));
      assertThat(label.number(new Written(label.reads(), Map.of("kind", "train")))).isEqualTo(2);
      assertThat(label.number(new Written(label.reads(), Map.of("kind", "boat")))).isNaN();
      assertThat(label.number(new Written(label.reads(), Map.of()))).isNaN();
    }
  }

  @Nested
  class Times {

    @ParameterizedTest
    @CsvSource({
      "seen.getHours(), 6",
      "seen.getHours('America/New_York'), 1",
      "seen.getMinutes('Asia/Kolkata'), 29",
      "seen.getDayOfWeek(), 0",
      "seen.getMonth(), 2",
      "seen.getFullYear(), 2013",
      "(seen + duration('1h')).getHours('America/New_York'), 3",
      "(seen - timestamp('2013-03-10T06:00:00Z')) / duration('1m'), 59.9875",
      "(seen - duration('90m')).getDate('America/New_York'), 10",
      "(seen - timestamp('2013-03-10T06:00:00+01:00')).getHours(), 1",
    })
    void have_fields_in_a_time_zone(String source, double expected) {
      // A second before the clocks of New York go from 2 to 3.
      Instant seen = Instant.parse("2013-03-10T06:59:59.250Z");
      assertThat(value(source, Map.of("seen", seen))).isEqualTo(expected);
    }

    @Test
    void are_numbers_as_milliseconds() {
      assertThat(value("seen", Map.of("seen", Instant.ofEpochMilli(1234)))).isEqualTo(1234);
      assertThat(value("duration('1h30m')", Map.of())).isEqualTo(5_400_000);
    }
  }

  @Test
  void names_are_read_once_in_the_order_of_their_first_places() {
    assertThat(
            EXPRESSIONS
                .number("is_missing(kind) ? arr_delay : prediction.dep_delay + arr_delay")
                .reads())
        .containsExactly("kind", "arr_delay", "prediction");
    assertThat(EXPRESSIONS.number("outcomes.exists(o, o.clicked)").reads())
        .containsExactly("outcomes");
  }

  @Test
  void a_text_beyond_the_compiled_part_of_the_language_runs_too() {
    TypedExpression matched = EXPRESSIONS.condition("kind.lowerAscii().matches('^w.lk$')");
    assertThat(matched).isInstanceOf(RuntimeExpression.class);
    assertThat(Written.number(matched, Map.of("kind", "WALK"))).isEqualTo(1);
    assertThat(Written.number(matched, Map.of("kind", "bus"))).isZero();
    assertThat(Written.number(matched, Map.of())).isNaN();
  }

  @Test
  void a_condition_must_be_one() {
    assertThatThrownBy(() -> EXPRESSIONS.condition("arr_delay"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage("column 1: it is a number (expected: a condition)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arr_dleay > 15 | column 1: unknown name arr_dleay (expected: one of arr_delay, clicked, kind, outcomes, prediction, returned, seen). Did you mean arr_delay?",
        "clicked == True | column 12: unknown name True (expected: one of arr_delay, clicked, kind, outcomes, prediction, returned, seen). Did you mean true?",
        "is_missing(knd) | column 12: unknown name knd (expected: one of arr_delay, clicked, kind, outcomes, prediction, returned, seen). Did you mean kind?",
        "sqroot(arr_delay) | column 1: unknown function sqroot. Did you mean sqrt?",
        "int(arr_delay) | column 1: unknown function int. Use floor(x).",
        "now() | column 1: unknown function now. Expressions read no clock, so that they can be repeated; use a declared time.",
        "prediction.carier == 'AA' | column 11: unknown field carier (expected: one of carrier, dep_delay, time). Did you mean carrier?",
        "outcomes.exists(o, o.clickd) | column 21: unknown field clickd (expected: one of arr_delay, clicked, kind, returned, seen, time). Did you mean clicked?",
        "arr_delay.x | column 10: a number has no fields",
        "kind | column 1: it is a text (expected: a number, a condition, a time or a duration)",
        "outcomes | column 1: it is a list (expected: a number, a condition, a time or a duration)",
        "arr_delay > 'x' | column 11: > cannot take (number, text) (expected: (number, number) or (text, text) or (time, time) or (duration, duration))",
        "clicked * 2 | column 9: * cannot take (condition, number) (expected: (number, number)). number(x) makes 1 or 0 of a condition.",
        "seen - prediction.time > 30 | column 24: > cannot take (duration, number) (expected: (number, number) or (text, text) or (time, time) or (duration, duration)). Write a span as duration('30m'); x / duration('1m') makes minutes of one.",
        "1 < arr_delay < 3 | column 15: < cannot take (condition, number) (expected: (number, number) or (text, text) or (time, time) or (duration, duration)). Write a < x && x < b for a range.",
        "clicked ? 1 : 'x' | column 9: ? : cannot take (condition, number, text) (expected: a condition, then two values of one type)",
        "size(arr_delay) | column 5: size cannot take (number) (expected: text or list)",
        "duration('30 min') | column 10: '30 min' (expected: a duration such as '90s', '30m', '1h30m' or '7d')",
        "timestamp('noon') < seen | column 11: 'noon' (expected: a time such as '2026-01-31T12:00:00Z')",
        "seen.getHours('Mars/X') | column 15: 'Mars/X' (expected: a time zone such as 'Europe/Berlin')",
        "kind.matches('(') | column 14: '(' (expected: an RE2 regular expression)",
        "number('x') | column 8: 'x' (expected: a number such as '1.5')",
        "arr_delay == null | column 14: null (expected: is_missing(x), which asks whether x is there)",
        "{'a': 1} | column 1: {…} makes a map (expected: numbers, texts, times, durations and lists)",
        "kind == b'x' | column 9: bytes (expected: a text, without the b before it)",
        "is_missing(arr_delay + 1) | column 11: is_missing of something else (expected: is_missing(name) or is_missing(o.field))",
        "coalesce(arr_delay) | column 9: coalesce of something else (expected: coalesce(name, instead))",
        "has(arr_delay) | column 4: has of a name (expected: has(o.field)). Use !is_missing(x) for a name.",
        "arr_delay > | column 12: ends too early",
        "(clicked | column 9: not closed (expected: a ))",
        "kind == \"a | column 9: a text without its closing quote",
        "arr_delay = 15 | column 11: unexpected =. Use == to compare.",
        "clicked and returned | column 9: unexpected and. Use && for and.",
        "not clicked | column 5: unexpected clicked. Use ! for not.",
        "if clicked then 1 | column 1: if is no name here. Use condition ? a : b.",
        "arr_delay ** 2 | column 12: unexpected *. Use pow(x, y) for a power.",
        "99999999999999999999 | column 1: a number with too many digits. Write it like 1e20.",
      })
  void an_error_says_where_and_what_and_how_to_fix_it(String source, String message) {
    assertThatThrownBy(() -> EXPRESSIONS.number(source))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage(message);
  }

  @Test
  void an_empty_expression_is_an_error() {
    assertThatThrownBy(() -> EXPRESSIONS.number(" "))
        .hasMessage("column 1: nothing (expected: an expression)");
  }

  @Test
  void all_unknown_names_are_reported_at_once() {
    assertThatThrownBy(() -> EXPRESSIONS.number("a + b\n > c"))
        .hasMessageContaining("column 1: unknown name a")
        .hasMessageContaining("column 5: unknown name b")
        .hasMessageContaining("line 2, column 4: unknown name c");
  }

  @Test
  void a_text_is_not_asked_for_as_a_number() {
    TypedExpression number = EXPRESSIONS.number("arr_delay");
    assertThatThrownBy(() -> number.text(new Written(number.reads(), Map.of())))
        .hasMessage("arr_delay: a number (expected: a text)");
  }
}
