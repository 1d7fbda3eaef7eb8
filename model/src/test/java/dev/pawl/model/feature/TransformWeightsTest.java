package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Declaration;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a weight of 2 means to each transform that learns, as its Javadoc says. */
class TransformWeightsTest {
  private static final long SEED = 31;

  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("y", FieldType.NUMBER),
          Field.of("city", FieldType.CATEGORY));

  static Stream<Declaration> twice() {
    return Stream.of(
        Declaration.of("impute", Map.of("of", List.of("x", "y"))),
        Declaration.of("standardise", Map.of("of", List.of("x", "y"))),
        Declaration.of("target_mean", Map.of("of", "city")),
        Declaration.of("kmeans", Map.of("of", List.of("x", "y"), "clusters", 3)));
  }

  static Stream<Declaration> once() {
    return Stream.of(
        Declaration.of("min_max", Map.of("of", "x")),
        Declaration.of("robust", Map.of("of", "x")),
        Declaration.of("quantile", Map.of("of", "x")),
        Declaration.of("bucketise", Map.of("of", "x", "quantiles", 7)),
        Declaration.of("one_hot", Map.of("of", "city")));
  }

  @ParameterizedTest
  @MethodSource("twice")
  void a_weight_of_2_is_the_row_twice(Declaration transform) {
    Pipeline heavy = Pipeline.of(SCHEMA, List.of(transform));
    Pipeline twice = heavy.copy();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 300; i++) {
      Row row = row(random);
      double label = random.nextGaussian();
      double weight = 1 + i % 3;
      learn(heavy, row, label, 2 * weight);
      learn(twice, row, label, weight);
      learn(twice, row, label, weight);
    }
    assertSame(heavy, twice);
  }

  @ParameterizedTest
  @MethodSource("once")
  void a_weight_of_2_is_the_row_once(Declaration transform) {
    Pipeline heavy = Pipeline.of(SCHEMA, List.of(transform));
    Pipeline once = heavy.copy();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 1_000; i++) {
      Row row = row(random);
      learn(heavy, row, 1, 2);
      learn(once, row, 1, 1);
    }
    assertSame(heavy, once);
  }

  /** v = w · 2^(−age / half-life), so the older of two rows of weights 1 and 2 counts 1/2 to 2. */
  @Test
  void with_a_half_life_a_weight_of_2_counts_twice_and_older_rows_fade_once() {
    for (Declaration transform :
        List.of(
            Declaration.of("standardise", Map.of("of", "x", "half_life", 1)),
            Declaration.of("target_mean", Map.of("of", "city", "half_life", 1, "prior", 1e-9)))) {
      Pipeline pipeline = Pipeline.of(SCHEMA, List.of(transform));
      var builder = new RowBuilder(SCHEMA);
      learn(pipeline, builder.set("x", (Object) 0.0).set("city", "A").row(), 0, 1);
      learn(pipeline, builder.set("x", (Object) 5.0).set("city", "A").row(), 5, 2);
      // weights 1/2 at 0 and 2 at 5: mean 4, deviation 2
      Features features = pipeline.newFeatures();
      pipeline.apply(builder.set("x", (Object) 6.0).set("city", "A").row(), features);
      double expected = transform.kind().equals("standardise") ? 1 : 4;
      double actual = features.numbers[pipeline.outputs().getFirst().place()];
      assertThat(actual).as(transform.kind()).isCloseTo(expected, within(1e-8));
    }
  }

  private static Row row(SplittableRandom random) {
    return new RowBuilder(SCHEMA)
        .set("x", (Object) random.nextGaussian())
        .set("y", (Object) random.nextDouble(100))
        .set("city", "city " + random.nextInt(9))
        .row();
  }

  private static void learn(Pipeline pipeline, Row row, double label, double weight) {
    Features features = pipeline.newFeatures();
    pipeline.apply(row, features);
    pipeline.learn(features, label, weight);
  }

  private static void assertSame(Pipeline one, Pipeline other) {
    var random = new SplittableRandom(SEED + 1);
    Features actual = one.newFeatures();
    Features expected = other.newFeatures();
    for (int i = 0; i < 100; i++) {
      Row row = row(random);
      one.apply(row, actual);
      other.apply(row, expected);
      assertThat(actual.numbers).containsExactly(expected.numbers, within(1e-9));
      assertThat(actual.codes).isEqualTo(expected.codes);
    }
  }
}
