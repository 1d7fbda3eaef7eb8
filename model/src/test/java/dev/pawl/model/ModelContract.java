package dev.pawl.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.row.RandomRows;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each frozen {@link Model} must do: extend it, and give a model that has learned something.
 */
public abstract class ModelContract {

  /** The same model each time it is called. */
  protected abstract Model model();

  private List<Row> rows(long seed, int count) {
    var random = new SplittableRandom(seed);
    var rows = new ArrayList<Row>();
    rows.add(new RowBuilder(model().schema()).row());
    for (int i = 1; i < count; i++) {
      rows.add(RandomRows.row(model().schema(), random));
    }
    return rows;
  }

  private static double[] predict(Model model, Row row, Model.Scratch scratch) {
    double[] scores = new double[model.task().scores()];
    model.predict(row, scratch, scores);
    return scores;
  }

  private static List<double[]> predictAll(Model model, List<Row> rows) {
    Model.Scratch scratch = model.scratch();
    return rows.stream().map(row -> predict(model, row, scratch)).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void scores_are_finite_whatever_is_missing_unseen_or_large(long seed) {
    List<Row> rows = rows(seed, 300);
    List<double[]> scores = predictAll(model(), rows);
    for (int i = 0; i < rows.size(); i++) {
      for (double score : scores.get(i)) {
        assertThat(score).as("seed %d, %s", seed, rows.get(i)).isFinite();
        if (!(model().task() instanceof Task.Regression)) {
          assertThat(score).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void predicting_changes_nothing(long seed) {
    List<Row> rows = rows(seed, 100);
    List<double[]> first = predictAll(model(), rows);
    Model.Scratch scratch = model().scratch();
    for (int i = rows.size() - 1; i >= 0; i--) {
      assertThat(predict(model(), rows.get(i), scratch))
          .as("seed %d, %s", seed, rows.get(i))
          .isEqualTo(first.get(i));
    }
  }

  @Test
  void many_threads_may_predict_at_once() throws Exception {
    List<Row> rows = rows(1, 200);
    List<double[]> expected = predictAll(model(), rows);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var results = new ArrayList<Future<List<double[]>>>();
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(() -> predictAll(model(), rows)));
      }
      for (Future<List<double[]>> result : results) {
        assertThat(result.get()).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }
}
