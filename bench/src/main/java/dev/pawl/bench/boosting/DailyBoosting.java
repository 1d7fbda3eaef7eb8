package dev.pawl.bench.boosting;

import dev.pawl.spec.EvaluationSpec.Metric;
import dev.pawl.spec.Spec;
import dev.pawl.stream.loss.Loss;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Gradient-boosted trees, trained from scratch each midnight on the examples whose labels became
 * known in the 90 days before it; they answer what is asked on the day that begins. Every column
 * that was logged is a feature: numbers and live features as they were logged.
 *
 * <p>100 trees of 31 leaves, learning rate 0.1, all else as LightGBM has it. Categories are split
 * as ordered numbers, and a number that the spec's learner starts from is subtracted from the
 * label. Both help the trees: on every fifth day from February to June, splitting sets of
 * categories instead (but for flights and aircraft, of which there are thousands) gave errors of
 * 11.094 instead of 11.085 and 0.4561 instead of 0.4548.
 */
public final class DailyBoosting {
  private static final int TREES = 100;
  private static final long WINDOW = 90L * 24 * 3_600_000;

  private final ExampleMatrix examples;
  private final Loss loss;
  private final int offset;
  private final String parameters;
  private final LongSupplier cpuNanos;

  /**
   * What came of it.
   *
   * @param losses the losses of its answers
   * @param cpuNanos the CPU time of all trainings
   * @param learned how many examples they went through
   */
  public record Outcome(HourlyLosses losses, long cpuNanos, long learned) {}

  /**
   * The trees beside a model.
   *
   * @param examples all its examples
   * @param spec its spec, whose metric is an absolute error or log loss
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  public DailyBoosting(ExampleMatrix examples, Spec spec, LongSupplier cpuNanos) {
    this.examples = examples;
    this.cpuNanos = cpuNanos;
    Metric metric = spec.evaluation().metric();
    this.loss = Loss.valueOf(metric.name());
    this.offset =
        spec.learner().settings().get("offset") instanceof String name ? examples.column(name) : -1;
    String objective =
        switch (metric) {
          case ABSOLUTE_ERROR -> "regression_l1";
          case LOG_LOSS -> "binary";
          case SQUARED_ERROR, BRIER, ZERO_ONE ->
              throw new IllegalArgumentException(
                  "metric: %s (expected: ABSOLUTE_ERROR or LOG_LOSS)".formatted(metric));
        };
    this.parameters =
        "objective=%s num_leaves=31 learning_rate=0.1 num_threads=1 deterministic=true force_col_wise=true verbosity=-1"
            .formatted(objective);
  }

  /**
   * Trains and answers, day by day.
   *
   * @param first the first day that is answered
   * @param end the day after the last
   * @param zone where midnight is
   * @param done hears each day
   */
  public Outcome run(LocalDate first, LocalDate end, ZoneId zone, LongConsumer done) {
    HourlyLosses losses = new HourlyLosses();
    long spent = 0;
    long learned = 0;
    for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
      long midnight = day.atStartOfDay(zone).toInstant().toEpochMilli();
      long next = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
      int from = examples.firstKnownFrom(midnight - WINDOW);
      int to = examples.firstKnownFrom(midnight);
      float[] values = examples.values(from, to);
      float[] labels = new float[to - from];
      for (int i = from; i < to; i++) {
        labels[i - from] = (float) (examples.label(i) - offset(i));
      }
      long start = cpuNanos.getAsLong();
      try (BoostedTrees trees =
          BoostedTrees.train(parameters, TREES, values, examples.columns(), labels)) {
        spent += cpuNanos.getAsLong() - start;
        learned += labels.length;
        answer(trees, examples.askedWithin(midnight, next), losses);
      }
      done.accept(1);
    }
    return new Outcome(losses, spent, learned);
  }

  private void answer(BoostedTrees trees, int[] asked, HourlyLosses losses) {
    double[] answers = trees.predict(examples.values(asked));
    for (int i = 0; i < asked.length; i++) {
      double answer = offset(asked[i]) + answers[i];
      losses.add(examples.asked(asked[i]), 1, loss.of(examples.label(asked[i]), answer));
    }
  }

  private double offset(int row) {
    return offset < 0 ? 0 : examples.value(row, offset);
  }
}
