package dev.pawl.bench.learn;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for one row learned, or predicted, by a linear learner: transforms included, the
 * making of the row not. A row has 9 categories and 8 numbers, which become 36 features: the bias,
 * 8 standardised numbers, 8 buckets, 9 categories and 10 crosses, in 2¹⁷ weights.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class LinearLearnerBenchmark {
  private static final int ROWS = 16_384;
  private static final int CATEGORIES = 9;
  private static final int NUMBERS = 8;

  /** Which kind of problem. */
  @Param({"absolute", "logistic"})
  public String loss = "";

  /** How many step sizes are averaged. */
  @Param({"1", "2"})
  public int members;

  private final double[] scores = new double[1];
  private final List<Row> rows = new ArrayList<>();
  private final double[] labels = new double[ROWS];
  private Learner learner = learner("absolute", 1);
  private Model model = learner.freeze();
  private Model.Scratch scratch = model.scratch();

  /** Makes rows and lets the learner see each once. */
  @Setup
  public void fill() {
    var random = new SplittableRandom(35);
    var builder = new RowBuilder(schema());
    learner = learner(loss, members);
    for (int i = 0; i < ROWS; i++) {
      for (int c = 0; c < CATEGORIES; c++) {
        builder.set(c, "value " + (int) (Math.pow(random.nextDouble(), 3) * (20 << c)));
      }
      for (int n = 0; n < NUMBERS; n++) {
        builder.set(CATEGORIES + n, random.nextDouble(-2, 2));
      }
      rows.add(builder.row());
      labels[i] = random.nextInt(2);
      learner.learn(rows.get(i), labels[i], 1);
    }
    model = learner.freeze();
    scratch = model.scratch();
  }

  private static Schema schema() {
    var fields = new ArrayList<Field>();
    for (int c = 0; c < CATEGORIES; c++) {
      fields.add(Field.of("c" + c, FieldType.CATEGORY));
    }
    for (int n = 0; n < NUMBERS; n++) {
      fields.add(Field.of("n" + n, FieldType.NUMBER));
    }
    return Schema.of(fields);
  }

  private static Learner learner(String loss, int members) {
    var categories = new ArrayList<String>();
    for (int c = 0; c < CATEGORIES; c++) {
      categories.add("c" + c);
    }
    var numbers = new ArrayList<String>();
    for (int n = 0; n < NUMBERS; n++) {
      numbers.add("n" + n);
    }
    var crosses = new ArrayList<List<String>>();
    for (int c = 0; c < 10; c++) {
      crosses.add(List.of("c" + c % CATEGORIES, "c" + (c + 1 + c / CATEGORIES) % CATEGORIES));
    }
    List<Declaration> features =
        List.of(
            Declaration.of("standardise", Map.of("of", numbers)),
            Declaration.of(
                "bucketise",
                Map.of("of", numbers, "edges", List.of(-1.5, -1, -0.5, 0, 0.5, 1, 1.5))),
            Declaration.of("hash", Map.of("of", categories)),
            Declaration.of("cross", Map.of("of", crosses)));
    var settings = new TreeMap<String, Object>();
    settings.put("loss", loss);
    settings.put("learning_rate", List.of(0.05, 0.2).subList(0, members));
    settings.put("hash_bits", 17);
    Task task = loss.equals("logistic") ? new Task.BinaryClassification() : new Task.Regression();
    return Learners.of(task, schema(), features, Declaration.of("linear", settings), 1);
  }

  /** Learns each row once. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Learner learn() {
    for (int i = 0; i < ROWS; i++) {
      learner.learn(rows.get(i), labels[i], 1);
    }
    return learner;
  }

  /** Predicts each row with the learner. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double predict() {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      learner.predict(rows.get(i), scores);
      sum += scores[0];
    }
    return sum;
  }

  /** Predicts each row with the frozen model. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double predictFrozen() {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      model.predict(rows.get(i), scratch, scores);
      sum += scores[0];
    }
    return sum;
  }
}
