package dev.pawl.loop.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Example.Origin;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.probe.RandomRows;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.model.row.Row;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningPassTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 1_500})
  void what_is_learned_is_what_one_example_after_the_other_teaches(int size) {
    ModelDefinition line = ModelDefinition.of(SpecReader.read(LineEvents.yaml(), "line.yaml"));
    Learner passed = line.learner(ModelDefinition.MAIN);
    Learner taught = line.learner(ModelDefinition.MAIN);
    List<Example> examples = examples(passed, size);
    LearningPass pass = new LearningPass();

    pass.over(examples, passed);
    examples.forEach(example -> taught.learn(example.row(), example.label(), 1));

    assertThat(hash(passed)).isEqualTo(hash(taught));
    assertThat(pass.probed() == 0).isEqualTo(size == 0);
  }

  private static String hash(Learner learner) {
    return new MemoryArtifactStore().put(Learners.checkpoint(learner));
  }

  private static List<Example> examples(Learner learner, int size) {
    List<Example> examples = new ArrayList<>();
    for (Row row : RandomRows.of(learner.schema(), size, 5)) {
      int at = examples.size();
      Prediction asked =
          new Prediction(
              "p" + at, "", 0, "", new byte[0], "1.0", "champion", 1, new double[] {0}, true);
      examples.add(
          new Example(
              asked,
              at,
              row,
              new Scores(new int[0], new double[0]),
              at % 7,
              0,
              at,
              Origin.ANSWERED));
    }
    return examples;
  }
}
