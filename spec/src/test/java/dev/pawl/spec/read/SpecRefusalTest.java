package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class SpecRefusalTest {

  private static final String SPEC =
      """
      model: m
      owner: o
      purpose: p
      inputs: {a: number, b: number}
      outcome: {values: {y: number}, window: 1h}
      features:
        - standardise: [a]
        - bucketise:
            of: b
            edges:
              - 3
              - 1
      learner:
        linear:
          rate: -1
      """;

  @Test
  void each_message_gets_the_line_of_its_path() {
    var messages = new LinkedHashMap<String, String>();
    messages.put("learner.linear.rate", "-1 (expected: above 0)");
    messages.put("features[1].bucketise.edges[1]", "1 (expected: above 3)");
    messages.put("features[0].standardise.of[0]", "a (expected: something else)");
    messages.put("features[1].bucketise.as", "missing");
    messages.put("learner.linear.loss.name", "unknown");
    messages.put("training.seed", "1 (expected: 2)");
    InvalidSpecException refusal = SpecRefusal.of(SpecReader.read(SPEC, "s"), "m.yaml", messages);
    assertThat(refusal)
        .hasMessage(
            """
            m.yaml:1: training.seed: 1 (expected: 2)
            m.yaml:7: features[0].standardise.of[0]: a (expected: something else)
            m.yaml:8: features[1].bucketise.as: missing
            m.yaml:12: features[1].bucketise.edges[1]: 1 (expected: above 3)
            m.yaml:14: learner.linear.loss.name: unknown
            m.yaml:15: learner.linear.rate: -1 (expected: above 0)\
            """);
  }

  @Test
  void a_message_is_taken_apart_into_value_expectation_and_remedy() {
    var messages = new LinkedHashMap<String, String>();
    messages.put("learner.linear.rate", "-1 (expected: in (0, 1]). Leave it out");
    InvalidSpecException refusal = SpecRefusal.of(SpecReader.read(SPEC, "s"), "m.yaml", messages);
    assertThat(refusal.problems())
        .containsExactly(
            new Problem(15, 5, "learner.linear.rate", "-1", "in (0, 1]", "Leave it out"));
  }
}
