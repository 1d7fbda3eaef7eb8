package dev.pawl.serve;

import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Someone who can answer.
 *
 * @param name what the arm is called
 * @param version the version that answers
 * @param stage the stage of a live test that the arm is of; "" when it is of none
 * @param pool its model's working memory
 * @param record how it fares; empty when nobody wants to know
 * @param isChampion whether its model is the champion's: then nobody can answer in its place
 */
record Voice(
    String name,
    String version,
    String stage,
    ScratchPool pool,
    Optional<ArmRecord> record,
    boolean isChampion) {

  /**
   * What it answers.
   *
   * @param at the time of the request
   * @param nanos a clock for how long it takes
   * @return null when it fails, and the champion has to answer in its place
   * @throws RuntimeException when it fails and is the champion
   */
  double @Nullable [] scores(long at, Row row, LongSupplier nanos) {
    long start = record.isPresent() ? nanos.getAsLong() : 0;
    try {
      double[] scores = pool.predict(row);
      if (isChampion || areFinite(scores)) {
        record.ifPresent(each -> each.answered(at, nanos.getAsLong() - start));
        return scores;
      }
    } catch (RuntimeException e) {
      if (isChampion) {
        record.ifPresent(each -> each.failed(at));
        throw e;
      }
    }
    record.ifPresent(each -> each.failed(at));
    return null;
  }

  private static boolean areFinite(double[] scores) {
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        return false;
      }
    }
    return true;
  }

  /** What its model predicts. */
  Task task() {
    return pool.task();
  }
}
