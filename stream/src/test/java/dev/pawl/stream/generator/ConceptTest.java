package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all concepts hold. */
class ConceptTest {

  static List<Concept> concepts() {
    return List.of(
        new Sea(1, 0.1),
        new Agrawal(2, 0),
        new Agrawal(10, 0.05),
        new Led(0.1, 17, 3),
        RandomRbf.of(1),
        new RandomRbf(2, 5, 3, 20, 0.01),
        Hyperplane.of(1),
        RandomTree.of(1),
        new RandomTree(4, 0, 3, 4, 3, 5, 2, 0.3),
        Drift.abrupt(new Sea(1, 0), new Sea(3, 0), 500),
        new Drift(RandomRbf.of(1), RandomRbf.of(2), 500, 200));
  }

  @ParameterizedTest
  @MethodSource("concepts")
  void the_same_seed_gives_the_same_examples(Concept concept) {
    double[][] first = draw(concept, 5, 1_000);
    double[][] again = draw(concept, 5, 1_000);
    double[][] other = draw(concept, 6, 1_000);

    assertThat(first).isDeepEqualTo(again);
    assertThat(first[0]).isNotEqualTo(other[0]);
  }

  @ParameterizedTest
  @MethodSource("concepts")
  void examples_are_of_the_form_that_is_said(Concept concept) {
    List<Form.Feature> features = concept.form().features();
    int[] seen = new int[concept.form().classes()];
    for (double[] example : draw(concept, 11, 20_000)) {
      for (int i = 0; i < features.size(); i++) {
        assertThat(example[i]).isFinite();
        if (!features.get(i).isNumber()) {
          assertThat(example[i]).isBetween(0.0, features.get(i).categories() - 1.0);
          assertThat(example[i]).isEqualTo(Math.rint(example[i]));
        }
      }
      seen[(int) example[features.size()]]++;
    }

    assertThat(seen).doesNotContain(0);
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sea(5, 0))
        .withMessage("function: 5 (expected: in [1, 4])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sea(1, 1.5))
        .withMessage("noise: 1.5 (expected: in [0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hyperplane(1, 10, 2, -1, 0, 0))
        .withMessage("speed: -1.0 (expected: finite, at least 0.0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Led(0.1, 2, 3))
        .withMessage("swapped: 3 (expected: in [0, 2])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.abrupt(new Sea(1, 0), new Agrawal(1, 0), 10))
        .withMessageStartingWith("after: Form")
        .withMessageContaining("(expected: the same form as before, ");
  }

  @Test
  void a_form_has_features_of_different_names_and_two_classes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Form(List.of(), 2))
        .withMessage("features: none (expected: at least one)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Form(List.of(new Form.Feature("a", 0), new Form.Feature("a", 3)), 2))
        .withMessage("features: a twice (expected: different names)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Form(List.of(new Form.Feature("a", 0)), 1))
        .withMessage("classes: 1 (expected: at least 2)");
  }

  /** Examples of a concept, the class behind the features. */
  static double[][] draw(Concept concept, long seed, int count) {
    ExampleSource source = concept.start(seed);
    double[][] examples = new double[count][concept.form().features().size() + 1];
    for (double[] example : examples) {
      example[example.length - 1] = source.next(example);
    }
    return examples;
  }
}
