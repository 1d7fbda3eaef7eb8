package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.Declaration;
import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of transform must do: extend it with a declaration over {@link #SCHEMA}. */
public abstract class TransformContract {
  /** The rows: some numbers, a truth value, a time, an open and a listed category. */
  protected static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("y", FieldType.NUMBER),
          Field.of("flag", FieldType.BOOLEAN),
          Field.of("at", FieldType.TIME),
          Field.of("city", FieldType.CATEGORY),
          new Field("size", FieldType.CATEGORY, false, 0, 0, List.of("S", "M", "L"), ""));

  /** What is tested; one or several transforms. */
  protected abstract List<Declaration> declarations();

  private Pipeline pipeline() {
    return Pipeline.of(SCHEMA, declarations());
  }

  private static List<Row> rows(long seed, int count) {
    var random = new SplittableRandom(seed);
    var builder = new RowBuilder(SCHEMA);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(10) > 0) {
        builder.set("x", random.nextDouble(-100, 100));
      }
      if (random.nextInt(10) > 0) {
        builder.set("y", (double) random.nextInt(-3, 4));
      }
      if (random.nextInt(10) > 0) {
        builder.set("flag", random.nextBoolean());
      }
      if (random.nextInt(10) > 0) {
        builder.set("at", (double) random.nextLong(0, 4_000_000_000_000L));
      }
      if (random.nextInt(10) > 0) {
        builder.set("city", "c" + (int) Math.abs(random.nextGaussian() * 20));
      }
      if (random.nextInt(10) > 0) {
        builder.set("size", List.of("S", "M", "L").get(random.nextInt(3)));
      }
      rows.add(builder.row());
    }
    return rows;
  }

  private static void learn(Pipeline pipeline, List<Row> rows) {
    Features features = pipeline.newFeatures();
    int i = 0;
    for (Row row : rows) {
      pipeline.apply(row, features);
      pipeline.learn(features, i % 7 - 3, 1 + i % 3);
      i++;
    }
  }

  private static byte[] state(Pipeline pipeline) {
    var writer = new Tensors.Writer();
    pipeline.snapshot(writer);
    return Safetensors.write(Tensors.of(writer));
  }

  /** The bits of all outputs of all rows. */
  private static List<Long> outputs(Pipeline pipeline, List<Row> rows) {
    Features features = pipeline.newFeatures();
    var bits = new ArrayList<Long>();
    for (Row row : rows) {
      pipeline.apply(row, features);
      for (Output output : pipeline.outputs()) {
        bits.add(
            output.column().kind() == Column.Kind.NUMBER
                ? Double.doubleToLongBits(features.number(output.place()))
                : features.code(output.place()));
      }
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void applying_has_no_side_effects(long seed) {
    Pipeline pipeline = pipeline();
    learn(pipeline, rows(seed, 200));
    byte[] before = state(pipeline);
    List<Row> others = rows(seed + 100, 50);
    List<Long> first = outputs(pipeline, others);
    assertThat(outputs(pipeline, others)).as("seed %d", seed).isEqualTo(first);
    assertThat(state(pipeline)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_row_is_transformed_with_the_state_before_it(long seed) {
    Pipeline pipeline = pipeline();
    learn(pipeline, rows(seed, 50));
    Features features = pipeline.newFeatures();
    for (Row row : rows(seed + 100, 50)) {
      List<Long> before = outputs(pipeline, List.of(row));
      Pipeline taught = pipeline.copy();
      taught.apply(row, features);
      taught.learn(features, 1e6, 1);
      assertThat(outputs(pipeline, List.of(row))).as("seed %d", seed).isEqualTo(before);
      pipeline = taught;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_copy_is_independent(long seed) {
    Pipeline pipeline = pipeline();
    learn(pipeline, rows(seed, 100));
    byte[] before = state(pipeline);
    Pipeline copy = pipeline.copy();
    assertThat(state(copy)).isEqualTo(before);
    learn(copy, rows(seed + 1, 100));
    assertThat(state(pipeline)).as("seed %d", seed).isEqualTo(before);
    byte[] taught = state(copy);
    learn(pipeline, rows(seed + 2, 100));
    assertThat(state(copy)).isEqualTo(taught);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stopping_and_going_on_changes_no_byte(long seed) {
    List<Row> rows = rows(seed, 300);
    Pipeline uninterrupted = pipeline();
    learn(uninterrupted, rows.subList(0, 150));
    Pipeline restored = pipeline();
    restored.restore(Safetensors.read(state(uninterrupted)));
    assertThat(state(restored)).isEqualTo(state(uninterrupted));
    learn(uninterrupted, rows.subList(150, 300));
    learn(restored, rows.subList(150, 300));
    assertThat(state(restored)).as("seed %d", seed).isEqualTo(state(uninterrupted));
    assertThat(outputs(restored, rows)).isEqualTo(outputs(uninterrupted, rows));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_was_restored_shares_nothing_with_the_tensors(long seed) {
    Pipeline pipeline = pipeline();
    learn(pipeline, rows(seed, 100));
    Tensors tensors = Safetensors.read(state(pipeline));
    Pipeline restored = pipeline();
    restored.restore(tensors);
    learn(restored, rows(seed + 1, 100));
    assertThat(Safetensors.write(tensors)).as("seed %d", seed).isEqualTo(state(pipeline));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void merging_a_share_of_0_changes_nothing_and_of_1_takes_the_other(long seed) {
    Pipeline one = pipeline();
    Pipeline other = pipeline();
    learn(one, rows(seed, 100));
    learn(other, rows(seed + 1, 200));
    byte[] before = state(one);
    byte[] theirs = state(other);
    one.merge(other, 0);
    assertThat(state(one)).as("seed %d", seed).isEqualTo(before);
    one.merge(other, 1);
    assertThat(state(one)).isEqualTo(theirs);
    learn(one, rows(seed + 2, 100));
    assertThat(state(other)).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void merging_leaves_the_other_as_it_is(long seed) {
    Pipeline one = pipeline();
    Pipeline other = pipeline();
    learn(one, rows(seed, 100));
    learn(other, rows(seed + 1, 200));
    byte[] theirs = state(other);
    one.merge(other, 0.25);
    learn(one, rows(seed + 2, 100));
    assertThat(state(other)).as("seed %d", seed).isEqualTo(theirs);
  }

  @Test
  void missing_values_and_categories_never_seen_are_no_failure() {
    Pipeline pipeline = pipeline();
    Row nothing = new RowBuilder(SCHEMA).row();
    Row unseen = new RowBuilder(SCHEMA).set("city", "never seen").row();
    assertThat(outputs(pipeline, List.of(nothing, unseen))).isNotEmpty();
    learn(pipeline, List.of(nothing, nothing, unseen));
    learn(pipeline, rows(1, 50));
    assertThat(outputs(pipeline, List.of(nothing, unseen))).isNotEmpty();
  }

  @Test
  void extreme_numbers_do_not_poison_the_state() {
    Pipeline pipeline = pipeline();
    var builder = new RowBuilder(SCHEMA);
    List<Row> extremes =
        List.of(
            builder.set("x", Double.MAX_VALUE).set("y", -Double.MAX_VALUE).row(),
            builder.set("x", -Double.MAX_VALUE).set("y", Double.MIN_VALUE).row(),
            builder.set("x", Double.MIN_VALUE).set("at", 8.64e15).row(),
            builder.set("x", -0.0).set("at", -8.64e15).row());
    for (int i = 0; i < 3; i++) {
      learn(pipeline, extremes);
    }
    learn(pipeline, rows(1, 50));
    var space = new VectorSpace(pipeline, 10);
    Features features = pipeline.newFeatures();
    SparseVector vector = space.newVector();
    var all = new ArrayList<>(extremes);
    all.addAll(rows(2, 50));
    for (Row row : all) {
      pipeline.apply(row, features);
      space.fill(features, vector);
      for (int i = 0; i < vector.size(); i++) {
        assertThat(vector.values()[i]).isFinite();
        assertThat(vector.indices()[i]).isBetween(0, space.size() - 1);
      }
      for (Output output : pipeline.outputs()) {
        if (output.column().kind() == Column.Kind.NUMBER) {
          assertThat(Double.isInfinite(features.number(output.place()))).isFalse();
        } else if (output.column().cardinality() > 0) {
          assertThat(features.code(output.place()))
              .isBetween(0L, (long) output.column().cardinality());
        }
      }
    }
  }

  @Test
  void every_output_can_be_described() {
    Pipeline pipeline = pipeline();
    List<Row> rows = rows(1, 50);
    learn(pipeline, rows);
    var space = new VectorSpace(pipeline, 10);
    for (Row row : rows) {
      for (VectorSpace.Term term : space.terms(row)) {
        assertThat(term.column()).isNotEmpty();
        assertThat(term.text().isEmpty()).isEqualTo(term.column().equals("bias"));
      }
    }
  }
}
