package dev.pawl.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.control.evaluation.Evaluation.Check;
import dev.pawl.control.evaluation.Evaluation.Shown;
import dev.pawl.control.evaluation.Evaluation.Who;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationPageTest {
  private static final Decision DECISION =
      new Decision(
          "delay",
          "12.1",
          12,
          0,
          Kind.PROMOTE,
          "1.4",
          "version 1.4 <b>took over</b>",
          new TreeMap<>());

  private static Evaluation evaluation(double lower, double upper, List<Check> slices) {
    return new Evaluation(
        DECISION,
        Optional.empty(),
        "1.3",
        "1969-12-30T00:00:00Z",
        Optional.of(new Shown("NOT_WORSE", -0.25, lower, upper, 0.95, 0.1, 1200, 48)),
        List.of(new Check("backtest", 11.5, OptionalDouble.of(12.25))),
        slices,
        new Who("the loop", "", "", ""),
        new TreeMap<>(Map.of("regime", "2")),
        List.of(DECISION));
  }

  @Test
  void the_page_says_what_was_compared_shown_and_checked() {
    String page =
        EvaluationPage.of(
            evaluation(
                -0.5, 0.05, List.of(new Check("slice carrier = UA", 9, OptionalDouble.of(10)))));

    assertThat(page)
        .contains("<title>Pawl: delay: promote of version 1.4</title>")
        .contains("not worse", "95.0 % interval −0.500000 to 0.0500000")
        .contains("1200", "48", "1969-12-30T00:00:00Z to 1970-01-01T00:00:00Z")
        .contains("<a href=\"/v1/models/delay/versions/1.3\">1.3</a>")
        .contains("<td>backtest</td><td>11.5000</td><td>12.2500</td>")
        .contains("slice carrier = UA")
        .contains("<th>regime</th><td>2</td>")
        .contains("<svg", "class=\"interval\"")
        .doesNotContain("<script", "<link", "http://", "https://");
  }

  @Test
  void what_others_wrote_cannot_steer_a_browser() {
    assertThat(EvaluationPage.of(evaluation(-0.5, 0.05, List.of())))
        .contains("&lt;b&gt;took over&lt;/b&gt;")
        .contains("No slice was compared.")
        .doesNotContain("<b>");
  }

  @Test
  void an_interval_without_ends_is_not_drawn() {
    assertThat(EvaluationPage.of(evaluation(Double.NEGATIVE_INFINITY, 1, List.of())))
        .doesNotContain("<svg");
  }
}
