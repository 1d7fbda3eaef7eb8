package dev.pawl.model.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Declaration;
import dev.pawl.model.Model;
import dev.pawl.model.ModelContract;
import dev.pawl.model.Task;
import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.baseline.Key;
import dev.pawl.model.baseline.TableModel;
import dev.pawl.model.bayes.BayesPredictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.model.ensemble.Votes;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.linear.LinearModel;
import dev.pawl.model.linear.Link;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.TextCode;
import dev.pawl.model.tabular.AttributeModel;
import dev.pawl.model.tree.ClassTree;
import dev.pawl.model.tree.TreeNodes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenModelsTest {
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("carrier", FieldType.CATEGORY));
  private static final Expressions TWICE = (expression, _) -> row -> 2 * row.number(0);

  static Stream<Model> models() {
    Pipeline pipeline =
        Pipeline.of(
            SCHEMA,
            List.of(
                Declaration.of("number", Map.of("of", "x")),
                Declaration.of("hash", Map.of("of", "carrier"))));
    double[] weights = new double[new VectorSpace(pipeline, 8).size()];
    Arrays.setAll(weights, i -> i / 7.0);
    long[] codes = {TextCode.of("AA"), TextCode.of("UA")};
    Arrays.sort(codes);
    Model probability =
        new LinearModel(new Task.BinaryClassification(), pipeline, 8, weights, Link.LOGISTIC, -1);
    return Stream.of(
        probability,
        new CorrectedModel(probability, new double[] {0.1, 3}),
        new TableModel(
            new Task.Classification(List.of("a", "b")),
            SCHEMA,
            Key.of(SCHEMA, List.of("carrier")),
            codes,
            new double[] {0.25, 0.75, 0.5, 0.5},
            new double[] {0.1, 0.9}),
        new TableModel(
            new Task.Regression(),
            SCHEMA,
            Key.of(SCHEMA, List.of()),
            new long[0],
            new double[0],
            new double[] {-3.5}),
        new ExpressionModel(new Task.Regression(), SCHEMA, "2 * x", TWICE.compile("", SCHEMA), -1),
        attributes(pipeline));
  }

  /** Votes of naive Bayes and of a tree with one split, two to one. */
  private static Model attributes(Pipeline pipeline) {
    AttributeSpace space = AttributeSpace.of(pipeline);
    var features = pipeline.newFeatures();
    double[] attributes = space.newAttributes();
    var bayes = new ClassStatistics(3, new int[] {0}, new int[] {1});
    for (int i = 0; i < 30; i++) {
      pipeline.apply(
          new RowBuilder(SCHEMA).set("x", i % 5 - 2).set("carrier", "AA").row(), features);
      space.learn(features);
      space.fill(features, attributes);
      bayes.add(attributes, i % 3, 1 + i % 2);
    }
    var nodes = new TreeNodes.Builder(1);
    int root = nodes.split(0, 0.5, 2, 0, 1);
    nodes.branch(root, 0, nodes.leaf());
    nodes.branch(root, 1, nodes.leaf());
    double[] weights = {1, 1, 1, 5, 0, 1, 0, 2, 7};
    var tree =
        new ClassTree(
            nodes.build(), 3, weights, new @Nullable ClassStatistics[] {null, null, bayes});
    return new AttributeModel(
        new Task.Classification(List.of("a", "b", "c")),
        pipeline,
        space,
        new Votes(List.of(new BayesPredictor(bayes), tree), new double[] {2, 1}));
  }

  private static List<Row> rows() {
    var builder = new RowBuilder(SCHEMA);
    return List.of(
        builder.set("x", 0.3).set("carrier", "AA").row(),
        builder.set("x", -1).set("carrier", "UA").row(),
        builder.set("carrier", "??").row(),
        builder.row());
  }

  @ParameterizedTest
  @MethodSource("models")
  void a_kept_model_predicts_to_the_same_bits(Model model) {
    var store = new MemoryArtifactStore();
    String hash = store.put(FrozenModels.checkpoint(model));
    Model restored = FrozenModels.restore(store.get(hash).orElseThrow(), TWICE);
    assertThat(restored.task()).isEqualTo(model.task());
    assertThat(restored.schema()).isEqualTo(SCHEMA);
    double[] expected = new double[model.task().scores()];
    double[] actual = new double[model.task().scores()];
    for (Row row : rows()) {
      model.predict(row, model.scratch(), expected);
      restored.predict(row, restored.scratch(), actual);
      assertThat(actual).isEqualTo(expected);
    }
    assertThat(store.put(FrozenModels.checkpoint(restored))).isEqualTo(hash);
  }

  @Nested
  class Attributes extends ModelContract {
    private final Model model = models().toList().getLast();

    @Override
    protected Model model() {
      return model;
    }
  }

  @Nested
  class Linear extends ModelContract {
    private final Model model = models().toList().get(0);

    @Override
    protected Model model() {
      return model;
    }
  }

  @Nested
  class Corrected extends ModelContract {
    private final Model model = models().toList().get(1);

    @Override
    protected Model model() {
      return model;
    }
  }

  @Nested
  class Table extends ModelContract {
    private final Model model = models().toList().get(2);

    @Override
    protected Model model() {
      return model;
    }
  }

  @Nested
  class Rule extends ModelContract {
    private final Model model = models().toList().get(4);

    @Override
    protected Model model() {
      return model;
    }
  }

  @Test
  void what_is_no_frozen_model_is_refused() {
    Checkpoint checkpoint = FrozenModels.checkpoint(models().findFirst().orElseThrow());
    assertThatThrownBy(() ->
            FrozenModels.restore(
                new Checkpoint(
                    checkpoint.manifest().replace("\"model\"", "\"learner\""), checkpoint.state())))
        .hasMessage(
            "manifest.content: learner (expected: model). Restore the learner, and freeze it");
    assertThatThrownBy(() ->
            FrozenModels.restore(
                new Checkpoint(
                    checkpoint.manifest().replace("\"linear\"", "\"lineer\""), checkpoint.state())))
        .hasMessage(
            "manifest.part: lineer (expected: one of [attributes, corrected, expression, linear,"
                + " stacking, table, voting]). Did you mean linear?");
  }
}
