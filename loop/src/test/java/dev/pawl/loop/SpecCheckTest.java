package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecCheckTest {

  @Test
  void a_spec_that_can_be_made_is_made_ready() {
    assertThat(SpecCheck.read(LineEvents.yaml(), "line.yaml").spec().model()).isEqualTo("line");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loss: squared         | loss: sqared            | 16 | learner.linear.loss
          loss: squared         | lss: squared            | 16 | learner.linear.lss
          linear:               | liner:                  | 15 | learner
          - one_hot: [shop]     | - one_hot: [x]          | 14 | features[1].one_hot
          - number: [x]         | - nmber: [x]            | 13 | features[0]
          loss: squared         | loss: logistic          | 16 | learner.linear.loss
          metric: absolute_error| metric: log_loss        | 22 | evaluation.metric
          label: y              | label: y > 0            | 11 | outcome.label
          """)
  void what_cannot_be_made_is_told_by_field_and_line(
      String text, String wrong, int line, String field) {
    String yaml = LineEvents.yaml().replace(text, wrong);

    assertThatThrownBy(() -> SpecCheck.read(yaml, "line.yaml"))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            refusal -> {
              Problem problem = refusal.problems().getFirst();
              assertThat(problem.field()).as(refusal.getMessage()).startsWith(field);
              assertThat(problem.line()).as(refusal.getMessage()).isEqualTo(line);
              assertThat(problem.expectation()).as(refusal.getMessage()).isNotEmpty();
            });
  }

  @Test
  void a_lineage_is_told_by_its_own_line() {
    String yaml =
        LineEvents.yaml()
            .replace("  window: 10d", "  window: 10d\n  lineages:\n    fast: {linear: {loss: no}}");

    assertThatThrownBy(() -> SpecCheck.read(yaml, "line.yaml"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("line.yaml:23: training.lineages.fast.linear.loss: no (expected: ");
  }

  @Test
  void everything_is_told_at_once() {
    String yaml =
        LineEvents.yaml().replace("loss: squared", "loss: no").replace("number: [x]", "nmber: [x]");

    assertThatThrownBy(() -> SpecCheck.read(yaml, "line.yaml"))
        .hasMessageContaining("learner.linear.loss")
        .hasMessageContaining("features[0]");
  }
}
