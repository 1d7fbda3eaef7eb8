package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Learner}. A new learner is proven by extending this class: it gives learners
 * for {@link #SCHEMA} that read any of its fields.
 */
public abstract class LearnerContract {
  /** Numbers, one of them constant, a truth value, a time, an open category and a text. */
  protected static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("y", FieldType.NUMBER),
          Field.of("constant", FieldType.NUMBER),
          Field.of("flag", FieldType.BOOLEAN),
          Field.of("at", FieldType.TIME),
          Field.of("city", FieldType.CATEGORY),
          Field.of("note", FieldType.TEXT));

  /** Printed with each failure. */
  private static final long SEED = 4_711;

  private final RowBuilder builder = new RowBuilder(SCHEMA);

  /** A learner of {@link #SCHEMA} that has learned nothing. */
  protected abstract Learner learner(long seed);

  /** Whether it can tell any ten different rows apart, given enough passes. */
  protected boolean canOverfit() {
    return true;
  }

  private Learner learner() {
    return learner(SEED);
  }

  private Learner trained(long seed) {
    Learner learner = learner();
    train(learner, seed, 300);
    return learner;
  }

  private void train(Learner learner, long seed, int rows) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < rows; i++) {
      Row row = row(random);
      learner.learn(row, label(row, learner.task(), random), random.nextInt(4) == 0 ? 2.5 : 1);
    }
  }

  /** A row in which each value may be missing, from a world that goes on getting new categories. */
  private Row row(SplittableRandom random) {
    set("x", random, random.nextDouble(-2, 2));
    set(
        "y",
        random,
        random.nextDouble() < 0.1 ? random.nextDouble(-1e6, 1e6) : random.nextDouble());
    set("constant", random, 3);
    if (random.nextDouble() < 0.9) {
      builder.set("flag", random.nextBoolean());
    }
    set("at", random, 1_356_998_400_000.0 + 60_000.0 * random.nextInt(500_000));
    if (random.nextDouble() < 0.9) {
      builder.set("city", "city " + (int) Math.pow(200, random.nextDouble()));
    }
    if (random.nextDouble() < 0.5) {
      builder.set("note", "note " + random.nextInt(1000));
    }
    return builder.row();
  }

  private void set(String name, SplittableRandom random, double value) {
    if (random.nextDouble() < 0.9) {
      builder.set(name, (Object) value);
    }
  }

  private static double label(Row row, Task task, SplittableRandom random) {
    double x = Double.isNaN(row.number(0)) ? 0 : row.number(0);
    return switch (task) {
      case Task.Regression _ -> Math.max(0, 3 + x + random.nextDouble());
      case Task.BinaryClassification _ -> x + random.nextDouble(-1, 1) > 0 ? 1 : 0;
      case Task.Classification several -> random.nextInt(several.classes().size());
    };
  }

  @Test
  void predicting_changes_nothing() {
    Learner asked = learner();
    Learner quiet = learner();
    var random = new SplittableRandom(SEED);
    var other = new SplittableRandom(SEED + 1);
    for (int i = 0; i < 200; i++) {
      Row row = row(random);
      double label = label(row, asked.task(), random);
      for (int j = 0; j < 3; j++) {
        scores(asked, row(other));
      }
      asked.learn(row, label, 1);
      quiet.learn(row, label, 1);
    }
    assertThat(state(asked)).isEqualTo(state(quiet));
  }

  @Test
  void predicting_allocates_nothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Learner learner = trained(SEED);
    Model frozen = learner.freeze();
    Model.Scratch scratch = frozen.scratch();
    double[] scores = new double[learner.task().scores()];
    Row row = row(new SplittableRandom(SEED));
    // the first calls load classes and link call sites
    for (int i = 0; i < 100; i++) {
      learner.predict(row, scores);
      frozen.predict(row, scratch, scores);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      learner.predict(row, scores);
      frozen.predict(row, scratch, scores);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }

  @Test
  void the_same_examples_give_the_same_bits() {
    assertThat(state(trained(SEED))).isEqualTo(state(trained(SEED)));
  }

  @Test
  void a_copy_is_independent_and_goes_on_to_the_same_bits() {
    Learner original = trained(SEED);
    List<String> before = state(original);
    Learner copy = original.copy();
    assertThat(state(copy)).isEqualTo(before);
    train(copy, SEED + 1, 200);
    assertThat(state(original)).isEqualTo(before);
    assertSamePredictions(original, trained(SEED));
    train(original, SEED + 1, 200);
    assertThat(state(original)).isEqualTo(state(copy));
    assertSamePredictions(original, copy);
  }

  @Test
  void a_frozen_model_predicts_to_the_same_bits_for_ever() {
    Learner learner = trained(SEED);
    Model frozen = learner.freeze();
    var random = new SplittableRandom(SEED + 2);
    var rows = new ArrayList<Row>();
    var expected = new ArrayList<double[]>();
    for (int i = 0; i < 300; i++) {
      rows.add(row(random));
      expected.add(scores(learner, rows.getLast()));
    }
    train(learner, SEED + 3, 300);
    Model.Scratch scratch = frozen.scratch();
    double[] scores = new double[frozen.task().scores()];
    for (int i = 0; i < rows.size(); i++) {
      frozen.predict(rows.get(i), scratch, scores);
      assertThat(scores).as("row %d", i).isEqualTo(expected.get(i));
    }
    assertThat(frozen.task()).isEqualTo(learner.task());
    assertThat(frozen.schema()).isEqualTo(learner.schema());
  }

  @Test
  void a_learner_that_was_restored_goes_on_as_if_it_had_never_stopped() {
    Learner straight = trained(SEED);
    Learner stopped = trained(SEED);
    Learner restored = learner(SEED + 9);
    restored.restore(tensors(stopped));
    assertThat(state(restored)).isEqualTo(state(straight));
    train(straight, SEED + 4, 300);
    train(restored, SEED + 4, 300);
    assertThat(state(restored)).isEqualTo(state(straight));
    assertSamePredictions(restored, straight);
  }

  @Test
  void restoring_replaces_all_that_was_learned() {
    Learner one = trained(SEED);
    Learner other = learner();
    train(other, SEED + 5, 500);
    other.restore(tensors(one));
    assertThat(state(other)).isEqualTo(state(one));
  }

  @Test
  void a_tensor_that_is_missing_is_named() {
    Tensors full = tensors(trained(SEED));
    for (String left : full.names()) {
      var writer = new Tensors.Writer();
      for (String name : full.names()) {
        if (!name.equals(left)) {
          copy(full.get(name), name, writer);
        }
      }
      assertThatThrownBy(() -> learner().restore(Tensors.of(writer)))
          .as("without %s", left)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(left);
    }
  }

  @Test
  void rows_with_nothing_or_with_the_unknown_are_predicted_and_learned() {
    for (Learner learner : List.of(learner(), trained(SEED))) {
      Row nothing = builder.row();
      Row unknown = builder.set("city", "never seen").set("note", "nor this").row();
      for (Row row : List.of(nothing, unknown)) {
        assertScores(learner, row);
        learner.learn(row, 1, 1);
        assertScores(learner, row);
      }
    }
  }

  @Test
  void scores_stay_finite_whatever_numbers_a_row_has() {
    Learner learner = learner();
    double[] extremes = {0, -0.0, 1e-300, -1e-9, 1, 1e9, -1e18, 1e150, -1e300, Double.MAX_VALUE};
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 2000; i++) {
      Row row =
          builder
              .set("x", (Object) extremes[random.nextInt(extremes.length)])
              .set("y", (Object) extremes[random.nextInt(extremes.length)])
              .set("constant", (Object) Double.MIN_VALUE)
              .set("city", "city " + i % 7)
              .row();
      double label = label(builder.row(), learner.task(), random);
      boolean huge = learner.task() instanceof Task.Regression && i % 10 == 0;
      learner.learn(row, huge ? 1e18 : label, i % 3 == 0 ? 1e-9 : 1e9);
      assertScores(learner, row);
    }
    assertScores(learner, builder.row());
    assertThat(learner.health().stream()).allMatch(NumericHealth::isSound);
  }

  /** Anything that a row can hold, in any mixture, with any weight: several worlds of it. */
  @Test
  void no_row_that_can_be_made_breaks_it() {
    for (long seed = SEED; seed < SEED + 3; seed++) {
      var random = new SplittableRandom(seed);
      Learner learner = learner(seed);
      for (int i = 0; i < 300; i++) {
        Row row = anyRow(random);
        try {
          assertScores(learner, row);
          learner.learn(row, anyLabel(learner.task(), random), anyWeight(random));
          assertScores(learner, row);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("seed %d, row %d: %s".formatted(seed, i, row), e);
        }
      }
      Learner restored = learner(seed);
      restored.restore(tensors(learner));
      assertThat(state(restored)).as("seed %d", seed).isEqualTo(state(learner));
      assertSamePredictions(restored, learner);
      assertThat(learner.health().stream()).allMatch(NumericHealth::isSound);
    }
  }

  private Row anyRow(SplittableRandom random) {
    for (String name : List.of("x", "y", "constant")) {
      double size = Math.pow(10, random.nextInt(-300, 300));
      switch (random.nextInt(5)) {
        case 0 -> builder.set(name, (Object) random.nextDouble(-size, size));
        case 1 -> builder.set(name, (Object) (double) random.nextInt(-3, 3));
        case 2 -> builder.set(name, (Object) (random.nextBoolean() ? -0.0 : Double.MIN_VALUE));
        case 3 -> builder.set(name, (Object) random.nextDouble());
        default -> {} // missing
      }
    }
    if (random.nextInt(3) > 0) {
      builder.set("flag", random.nextBoolean());
      builder.set("at", (Object) (double) random.nextLong(-1L << 42, 1L << 42));
    }
    String[] texts = {"", " ", "A", "\u0000", "Zürich 東京 \ud83d\ude80", "x".repeat(300)};
    for (String name : List.of("city", "note")) {
      switch (random.nextInt(3)) {
        case 0 -> builder.set(name, texts[random.nextInt(texts.length)]);
        case 1 -> builder.set(name, Integer.toString(random.nextInt(1, 2000)));
        default -> {} // missing
      }
    }
    return builder.row();
  }

  private static double anyLabel(Task task, SplittableRandom random) {
    return switch (task) {
      case Task.Regression _ ->
          switch (random.nextInt(4)) {
            case 0 -> Math.pow(10, random.nextInt(-18, 18));
            case 1 -> 0;
            default -> random.nextDouble(5);
          };
      case Task.BinaryClassification _ -> random.nextInt(2);
      case Task.Classification several -> random.nextInt(several.classes().size());
    };
  }

  private static double anyWeight(SplittableRandom random) {
    return random.nextBoolean() ? 1 : Math.pow(10, random.nextInt(-18, 18));
  }

  @Test
  void labels_and_weights_out_of_range_are_refused_and_leave_no_trace() {
    Learner learner = trained(SEED);
    List<String> before = state(learner);
    Row row = row(new SplittableRandom(SEED));
    double[] labels =
        switch (learner.task()) {
          case Task.Regression _ -> new double[] {Double.NaN, 1 / 0.0, -1 / 0.0, 1e19};
          case Task.BinaryClassification _ -> new double[] {Double.NaN, 1 / 0.0, -1, 0.5, 2};
          case Task.Classification several ->
              new double[] {Double.NaN, 1 / 0.0, -1, 0.5, several.classes().size()};
        };
    for (double label : labels) {
      assertThatThrownBy(() -> learner.learn(row, label, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("label: " + label + " (expected: ");
    }
    for (double weight : new double[] {0, -1, Double.NaN, 1 / 0.0}) {
      assertThatThrownBy(() -> learner.learn(row, 1, weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("weight: " + weight + " (expected: above 0");
    }
    assertThat(state(learner)).isEqualTo(before);
  }

  @Test
  void ten_rows_are_learned_by_heart() {
    assumeTrue(canOverfit());
    Learner learner = learner();
    var rows = new ArrayList<Row>();
    for (int i = 0; i < 10; i++) {
      rows.add(builder.set("x", (Object) (i - 4.5)).set("city", "city " + i).row());
    }
    for (int pass = 0; pass < 3000; pass++) {
      for (int i = 0; i < 10; i++) {
        learner.learn(rows.get(i), byHeart(learner.task(), i), 1);
      }
    }
    for (int i = 0; i < 10; i++) {
      double[] scores = scores(learner, rows.get(i));
      double label = byHeart(learner.task(), i);
      double error =
          switch (learner.task()) {
            case Task.Regression _ -> Math.abs(scores[0] - label);
            case Task.BinaryClassification _ -> Math.abs(scores[0] - label);
            case Task.Classification _ -> 1 - scores[(int) label];
          };
      assertThat(error).as("row %d: %s", i, Arrays.toString(scores)).isLessThan(0.25);
    }
  }

  private static double byHeart(Task task, int i) {
    return switch (task) {
      case Task.Regression _ -> i * 7 % 5;
      case Task.BinaryClassification _ -> i * 7 % 5 % 2;
      case Task.Classification several -> i * 7 % 5 % several.classes().size();
    };
  }

  @Test
  void columns_that_never_change_do_no_harm() {
    Learner learner = learner();
    var random = new SplittableRandom(SEED);
    Row row = builder.set("x", (Object) 5.0).set("constant", (Object) 7.0).set("city", "A").row();
    for (int i = 0; i < 1000; i++) {
      learner.learn(row, label(row, learner.task(), random), 1);
    }
    assertScores(learner, row);
  }

  @Test
  void merging_with_a_share_of_0_changes_nothing_and_of_1_takes_the_other() {
    Learner one = trained(SEED);
    Learner other = trained(SEED + 6);
    List<String> before = state(one);
    List<String> others = state(other);
    Learner none = one.copy();
    boolean merges = none.merge(other, 0);
    assertThat(state(none)).isEqualTo(before);
    Learner all = one.copy();
    assertThat(all.merge(other, 1)).isEqualTo(merges);
    assertThat(state(other)).isEqualTo(others);
    if (merges) {
      assertSamePredictions(all, other);
    } else {
      assertThat(state(all)).isEqualTo(before);
    }
  }

  @Test
  void merging_with_itself_keeps_the_predictions() {
    Learner one = trained(SEED);
    Learner merged = one.copy();
    if (!merged.merge(one, 0.5)) {
      assertThat(state(merged)).isEqualTo(state(one));
      return;
    }
    var random = new SplittableRandom(SEED + 7);
    for (int i = 0; i < 100; i++) {
      Row row = row(random);
      double[] expected = scores(one, row);
      double[] actual = scores(merged, row);
      for (int s = 0; s < expected.length; s++) {
        assertThat(actual[s])
            .isCloseTo(expected[s], org.assertj.core.api.Assertions.withinPercentage(1e-6));
      }
    }
  }

  private void assertScores(Learner learner, Row row) {
    double[] scores = scores(learner, row);
    for (double score : scores) {
      assertThat(score).isFinite();
      if (!(learner.task() instanceof Task.Regression)) {
        assertThat(score).isBetween(0.0, 1.0);
      }
    }
    if (learner.task() instanceof Task.Classification) {
      assertThat(Arrays.stream(scores).sum())
          .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
    }
  }

  private void assertSamePredictions(Learner one, Learner other) {
    var random = new SplittableRandom(SEED + 8);
    for (int i = 0; i < 100; i++) {
      Row row = row(random);
      assertThat(scores(one, row)).isEqualTo(scores(other, row));
    }
  }

  private static double[] scores(Learner learner, Row row) {
    double[] scores = new double[learner.task().scores()];
    learner.predict(row, scores);
    return scores;
  }

  private static Tensors tensors(Learner learner) {
    var writer = new Tensors.Writer();
    learner.snapshot(writer);
    return Tensors.of(writer);
  }

  private static void copy(Tensors.Tensor tensor, String name, Tensors.Writer to) {
    switch (tensor) {
      case Tensors.Tensor.F64(double[] values) -> to.doubles(name, values);
      case Tensors.Tensor.I64(long[] values) -> to.longs(name, values);
      case Tensors.Tensor.I32(int[] values) -> to.ints(name, values);
      case Tensors.Tensor.U8(byte[] values) -> to.bytes(name, values);
    }
  }

  /** The whole state, to the bit. */
  private static List<String> state(Learner learner) {
    Tensors tensors = tensors(learner);
    var state = new ArrayList<String>();
    for (String name : tensors.names()) {
      state.add(
          name
              + switch (tensors.get(name)) {
                case Tensors.Tensor.F64(double[] values) ->
                    Arrays.toString(
                        Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
                case Tensors.Tensor.I64(long[] values) -> Arrays.toString(values);
                case Tensors.Tensor.I32(int[] values) -> Arrays.toString(values);
                case Tensors.Tensor.U8(byte[] values) -> Arrays.toString(values);
              });
    }
    return state;
  }
}
