package dev.pawl.model.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.pawl.model.Contribution;
import dev.pawl.model.Declaration;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Manifest;
import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearModelTest {
  private static final int BITS = 12;
  private static final Task.Classification THREE =
      new Task.Classification(List.of("red", "green", "blue"));
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("distance", FieldType.NUMBER),
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("sched_dep", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("dest", FieldType.CATEGORY));

  private static Pipeline pipeline() {
    return Pipeline.of(
        SCHEMA,
        List.of(
            Declaration.of("standardise", Map.of("of", List.of("distance", "dep_delay"))),
            Declaration.of("bucketise", Map.of("of", "dep_delay", "edges", List.of(-5, 0, 15))),
            Declaration.of("log", Map.of("of", "distance")),
            Declaration.of("impute", Map.of("of", "distance")),
            Declaration.of("time", Map.of("of", "sched_dep", "zone", "America/New_York")),
            Declaration.of("one_hot", Map.of("of", "carrier")),
            Declaration.of("target_mean", Map.of("of", "dest")),
            Declaration.of("hash", Map.of("of", "dest")),
            Declaration.of("cross", Map.of("of", List.of("carrier", "dest", "dep_delay_bucket")))));
  }

  private static List<Row> rows(int count) {
    var random = new SplittableRandom(3);
    var builder = new RowBuilder(SCHEMA);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(5) > 0) {
        builder.set("dep_delay", (double) random.nextInt(-20, 200));
      }
      rows.add(
          builder
              .set("distance", random.nextDouble(100, 3000))
              .set("sched_dep", 1357034400000.0 + 3_600_000.0 * i)
              .set("carrier", "C" + random.nextInt(15))
              .set("dest", "D" + random.nextInt(100))
              .row());
    }
    return rows;
  }

  private static LinearModel model(Task task, Link link, int offset) {
    Pipeline pipeline = pipeline();
    Features features = pipeline.newFeatures();
    for (Row row : rows(200)) {
      pipeline.apply(row, features);
      pipeline.learn(features, 1, 1);
    }
    var random = new SplittableRandom(4);
    double[] weights = random.doubles(new VectorSpace(pipeline, BITS).size(), -1, 1).toArray();
    return new LinearModel(task, pipeline, BITS, weights, link, offset);
  }

  private static LinearModel model(Task.Classification task) {
    Pipeline pipeline = pipeline();
    int size = new VectorSpace(pipeline, BITS).size();
    double[] weights =
        new SplittableRandom(4).doubles((long) size * task.scores(), -1e-3, 1e-3).toArray();
    return new LinearModel(task, pipeline, BITS, weights, Link.SOFTMAX, -1);
  }

  private static double predict(Model model, Row row) {
    double[] scores = new double[1];
    model.predict(row, model.scratch(), scores);
    return scores[0];
  }

  @Test
  void a_score_is_the_sum_of_its_explanation() {
    LinearModel model = model(new Task.Regression(), Link.IDENTITY, 1);
    for (Row row : rows(100)) {
      double sum = model.explain(row, 0).stream().mapToDouble(Contribution::amount).sum();
      assertThat(predict(model, row)).isCloseTo(sum, within(1e-9));
    }
  }

  @Test
  void the_offset_field_is_added() {
    LinearModel with = model(new Task.Regression(), Link.IDENTITY, 1);
    LinearModel without = model(new Task.Regression(), Link.IDENTITY, -1);
    for (Row row : rows(100)) {
      double offset = row.isMissing(1) ? 0 : row.number(1);
      assertThat(predict(with, row)).isEqualTo(predict(without, row) + offset);
    }
  }

  @Test
  void links_turn_scores_into_predictions() {
    Row row = rows(1).getFirst();
    double score = predict(model(new Task.Regression(), Link.IDENTITY, -1), row);
    assertThat(predict(model(new Task.BinaryClassification(), Link.LOGISTIC, -1), row))
        .isCloseTo(1 / (1 + Math.exp(-score)), within(1e-15));
    assertThat(predict(model(new Task.Regression(), Link.LOG, -1), row))
        .isCloseTo(Math.exp(score), within(1e-12 * Math.exp(score)));
    assertThat(Link.probability(Math.log(3))).isCloseTo(0.75, within(1e-15));
    assertThat(Link.probability(-1e9)).isZero();
    assertThat(Link.probability(1e9)).isOne();
    assertThat(Link.rate(1e9)).isFinite();
  }

  @Test
  void what_was_kept_predicts_to_the_same_bits() {
    LinearModel model = model(new Task.BinaryClassification(), Link.LOGISTIC, 1);
    Checkpoint checkpoint = model.checkpoint();
    Model restored =
        LinearModel.restore(
            Manifest.fromJson(checkpoint.manifest()),
            Safetensors.read(Safetensors.write(checkpoint.state())));
    assertThat(restored.task()).isEqualTo(model.task());
    assertThat(restored.schema()).isEqualTo(SCHEMA);
    for (Row row : rows(300)) {
      assertThat(predict(restored, row)).isEqualTo(predict(model, row));
    }
  }

  @Test
  void probabilities_of_classes_are_in_proportion_to_the_exponentials_of_their_scores() {
    LinearModel model = model(THREE);
    double[] scores = new double[3];
    for (Row row : rows(100)) {
      model.predict(row, model.scratch(), scores);
      double[] logs = new double[3];
      for (int k = 0; k < 3; k++) {
        logs[k] = model.explain(row, k).stream().mapToDouble(Contribution::amount).sum();
      }
      assertThat(scores[0] + scores[1] + scores[2]).isCloseTo(1, within(1e-12));
      assertThat(Math.log(scores[1] / scores[0])).isCloseTo(logs[1] - logs[0], within(1e-9));
      assertThat(Math.log(scores[2] / scores[0])).isCloseTo(logs[2] - logs[0], within(1e-9));
    }
    assertThatThrownBy(() -> model.explain(rows(1).getFirst(), 3))
        .hasMessage("score: 3 (expected: 0 to 2)");
  }

  @Test
  void a_model_of_several_classes_that_was_kept_predicts_to_the_same_bits() {
    LinearModel model = model(THREE);
    Checkpoint checkpoint = model.checkpoint();
    Model restored =
        LinearModel.restore(
            Manifest.fromJson(checkpoint.manifest()),
            Safetensors.read(Safetensors.write(checkpoint.state())));
    double[] expected = new double[3];
    double[] actual = new double[3];
    for (Row row : rows(100)) {
      model.predict(row, model.scratch(), expected);
      restored.predict(row, restored.scratch(), actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void several_classes_take_a_softmax_and_no_offset() {
    Pipeline pipeline = pipeline();
    double[] weights = new double[3 * new VectorSpace(pipeline, BITS).size()];
    for (Link link : Link.values()) {
      int offset = link == Link.SOFTMAX ? 1 : -1;
      assertThatThrownBy(() -> new LinearModel(THREE, pipeline, BITS, weights, link, offset))
          .hasMessageStartingWith("link: " + link + ", with the offset " + offset);
    }
  }

  @Test
  void a_prediction_allocates_nothing() {
    allocatesNothing(model(new Task.BinaryClassification(), Link.LOGISTIC, 1));
    allocatesNothing(model(THREE));
  }

  private static void allocatesNothing(LinearModel model) {
    List<Row> rows = rows(1000);
    Model.Scratch scratch = model.scratch();
    double[] scores = new double[model.task().scores()];
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < rows.size(); i++) {
        model.predict(rows.get(i), scratch, scores);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(rows.size());
  }

  @Test
  void weights_must_fit_and_be_finite() {
    Pipeline pipeline = pipeline();
    int size = new VectorSpace(pipeline, BITS).size();
    var task = new Task.Regression();
    assertThatThrownBy(
            () -> new LinearModel(task, pipeline, BITS, new double[3], Link.IDENTITY, -1))
        .hasMessage("weights: 3 (expected: %d, 1 for each place of the features)".formatted(size));
    double[] weights = new double[size];
    weights[2] = Double.NaN;
    assertThatThrownBy(() -> new LinearModel(task, pipeline, BITS, weights, Link.IDENTITY, -1))
        .hasMessage("weights[2]: NaN (expected: a finite number)");
  }

  @Test
  void a_manifest_with_other_settings_is_refused() {
    Checkpoint checkpoint = model(new Task.Regression(), Link.IDENTITY, 1).checkpoint();
    Manifest manifest =
        Manifest.fromJson(checkpoint.manifest().replace("\"identity\"", "\"probit\""));
    assertThatThrownBy(() -> LinearModel.restore(manifest, checkpoint.state()))
        .hasMessage(
            "manifest.part.linear.link: probit (expected: one of [identity, logistic, log,"
                + " softmax])");
  }
}
