package dev.pawl.loop.rehearsal;

import dev.pawl.learn.Learner;
import dev.pawl.log.Prediction;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Example.Origin;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.probe.RandomRows;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.training.Lineage;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Lets the code of a model run before its first request does, so that the just-in-time compiler has
 * seen it: learners that the spec declares are made, learn and predict random valid rows, and are
 * thrown away. Nothing of the model itself is touched, neither its state nor its log.
 */
public final class WarmUp {
  /** How much CPU time it takes at most, in nanoseconds, but for a last round of a few rows. */
  public static final long MOST_NANOS = 1_000_000_000;

  /** How many examples each lineage learns at most. */
  public static final int MOST_EXAMPLES = 65_536;

  private static final int ROWS = 1_024;
  private static final int ROUND = 64;
  private static final int FREEZE_EVERY = 8;
  private static final long SEED = 20_130_101;

  private final LongSupplier cpuNanos;
  private final Lineage lineage;
  private final Task task;
  private final List<Row> rows = new ArrayList<>(ROWS);
  private final List<Prediction> asked = new ArrayList<>(ROWS);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final double[] scores;

  private WarmUp(ModelDefinition definition, String name, LongSupplier cpuNanos) {
    this.cpuNanos = cpuNanos;
    this.task = definition.task();
    this.scores = new double[task.scores()];
    Learner learner = definition.learner(name);
    this.lineage =
        new Lineage(
            name,
            1,
            learner,
            definition.seed(name),
            definition.spec().training().microBatch(),
            0,
            cpuNanos);
    RowCodec codec = new RowCodec(learner.schema());
    for (Row row : RandomRows.of(learner.schema(), ROWS, SEED)) {
      byte[] bytes = codec.encode(row);
      rows.add(codec.decode(bytes));
      asked.add(
          new Prediction(
              "p" + rows.size(), "", 0, "", bytes, "", "champion", 1, new double[] {0}, true));
    }
  }

  /**
   * Runs the code of all lineages of a spec.
   *
   * @param definition the spec, made ready
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   * @return what that cost, and how many random examples were learned
   */
  public static Cost of(ModelDefinition definition, LongSupplier cpuNanos) {
    List<String> names = definition.lineages();
    long start = cpuNanos.getAsLong();
    long examples = 0;
    for (int i = 0; i < names.size(); i++) {
      long end = start + MOST_NANOS / names.size() * (i + 1);
      examples += new WarmUp(definition, names.get(i), cpuNanos).until(end);
    }
    return new Cost(cpuNanos.getAsLong() - start, examples);
  }

  private long until(long end) {
    int learned = 0;
    for (int round = 0; learned < MOST_EXAMPLES && cpuNanos.getAsLong() < end; round++) {
      if (round % FREEZE_EVERY == 0) {
        predict(lineage.learner().freeze());
      }
      for (int i = 0; i < ROUND; i++) {
        learn(learned++);
      }
    }
    return learned;
  }

  private void predict(Model frozen) {
    Model.Scratch scratch = frozen.scratch();
    for (int i = 0; i < ROUND * FREEZE_EVERY; i++) {
      frozen.predict(rows.get(i % ROWS), scratch, scores);
    }
  }

  private void learn(int number) {
    int at = number % ROWS;
    lineage.learner().predict(rows.get(at), scores);
    lineage.learn(
        new Example(
            asked.get(at),
            number,
            rows.get(at),
            new Scores(new int[0], new double[0]),
            label(),
            0,
            number,
            Origin.ANSWERED));
  }

  /** For a number, one that is near to what was predicted, or far from it. */
  private double label() {
    return switch (task) {
      case Task.Regression ignored ->
          Math.clamp(scores[0], -1e6, 1e6)
              + random.nextDouble(-1, 1) * (random.nextBoolean() ? 0.1 : 100);
      case Task.BinaryClassification ignored -> random.nextInt(2);
      case Task.Classification ignored -> random.nextInt(scores.length);
    };
  }
}
