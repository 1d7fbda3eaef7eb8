package dev.pawl.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void names_are_sorted_and_nothing_is_between() {
    assertThat(
            CanonicalJson.write(Map.of("b", List.of(1, 2.5, true), "a", Map.of(), "ä", "x\n\"ü\"")))
        .isEqualTo("{\"a\":{},\"b\":[1,2.5,true],\"ä\":\"x\\n\\\"ü\\\"\"}");
    assertThat(CanonicalJson.write(Arrays.asList(null, 1.0, 1e21, -0.0, Long.MAX_VALUE)))
        .isEqualTo("[null,1.0,1.0E21,-0.0,9223372036854775807]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":[1,2.0,\"x\",null,{}],\"b\":false}", "[]", "-0.0", "1.0E300", "\"\""})
  void what_was_read_is_written_the_same(String json) {
    assertThat(CanonicalJson.write(CanonicalJson.read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{", "[1,]", "1 2", "NaN", "", "{a:1}"})
  void what_is_no_json_is_refused_with_the_place(String text) {
    assertThatThrownBy(() -> CanonicalJson.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("JSON at line 1, column ");
  }

  @Test
  void numbers_that_are_not_finite_and_other_objects_are_refused() {
    assertThatThrownBy(() -> CanonicalJson.write(List.of(Double.NaN)))
        .hasMessage("value: NaN (expected: a finite number, JSON has no other)");
    assertThatThrownBy(() -> CanonicalJson.write(List.of(new StringBuilder("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
