package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Declaration;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionWatchTest {
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("colour", FieldType.CATEGORY));

  private static Pipeline pipeline(String kind, Map<String, Object> settings) {
    return Pipeline.of(SCHEMA, List.of(Declaration.of(kind, settings)));
  }

  private static Row row(double x, String colour) {
    return new RowBuilder(SCHEMA).set("x", (Object) x).set("colour", colour).row();
  }

  private static Row empty() {
    return new RowBuilder(SCHEMA).row();
  }

  @Test
  void numbers_outside_their_range_are_counted_and_the_last_is_shown() {
    Pipeline pipeline = pipeline("number", Map.of("of", "x", "assert", "in [0, 1]"));
    var watch = new AssertionWatch(pipeline.assertions());
    for (double x : new double[] {0, 0.5, 1, 1.5, -2, 0.2}) {
      watch.observe(pipeline, row(x, "red"));
    }
    watch.observe(pipeline, empty());
    assertThat(watch.counts())
        .containsExactly(new AssertionCount("x", "in [0, 1]", 6, 2, 1, 0, "the last was -2"));
    assertThat(watch.firstBroken().orElseThrow().toString())
        .isEqualTo("x in [0, 1]: broken 2 times of 6; the last was -2; 1 rows without a value");
  }

  @Test
  void a_mean_is_checked_on_each_so_many_values() {
    Pipeline pipeline = pipeline("number", Map.of("of", "x", "assert", "mean 0 ± 0.1 over 4"));
    var watch = new AssertionWatch(pipeline.assertions());
    double[] values = {1, -1, 2, -2, 1, 1, 0, 0, 0.3, -0.3};
    for (int i = 0; i < 3; i++) {
      watch.observe(pipeline, row(values[i], "red"));
    }
    assertThat(watch.counts().getFirst().toString())
        .isEqualTo("x mean 0 ± 0.1 over 4: not checked yet; 3 of 4 values gathered");
    for (int i = 3; i < values.length; i++) {
      watch.observe(pipeline, row(values[i], "red"));
    }
    assertThat(watch.counts())
        .containsExactly(
            new AssertionCount("x", "mean 0 ± 0.1 over 4", 2, 1, 0, 0, "the last was 0.5"));
  }

  @Test
  void what_is_standardised_has_a_mean_of_0_and_a_deviation_of_1() {
    List<Object> stated = List.of("mean 0 ± 0.15", "deviation 1 ± 0.15", "in [-10, 10]");
    Pipeline pipeline = pipeline("standardise", Map.of("of", "x", "assert", stated));
    var watch = new AssertionWatch(pipeline.assertions());
    var random = new SplittableRandom(1);
    Features features = pipeline.newFeatures();
    for (int i = 0; i < 10_000; i++) {
      // from 5,000 on, in another unit
      Row row = row(random.nextGaussian(7, 3) * (i < 5000 ? 1 : 1000), "red");
      watch.observe(pipeline, row);
      pipeline.apply(row, features);
      pipeline.learn(features, 1, 1);
      if (i == 4999) {
        assertThat(watch.firstBroken()).isEmpty();
        assertThat(watch.counts()).extracting(AssertionCount::checked).contains(5L, 5L, 5000L);
      }
    }
    assertThat(watch.firstBroken()).isPresent();
  }

  @Test
  void one_hot_is_one_known_category() {
    Pipeline pipeline = pipeline("one_hot", Map.of("of", "colour", "assert", "one-hot"));
    Features features = pipeline.newFeatures();
    pipeline.apply(row(1, "red"), features);
    pipeline.learn(features, 1, 1);
    var watch = new AssertionWatch(pipeline.assertions());
    watch.observe(pipeline, row(1, "red"));
    watch.observe(pipeline, row(1, "never seen"));
    watch.observe(pipeline, empty());
    assertThat(watch.counts())
        .containsExactly(new AssertionCount("colour_one_hot", "one-hot", 3, 2, 0, 0, ""));
  }

  @Test
  void one_hot_numbers_are_one_1_among_zeros() {
    Pipeline pipeline =
        pipeline("spline", Map.of("of", "x", "knots", List.of(0, 1, 2), "assert", "one-hot"));
    var watch = new AssertionWatch(pipeline.assertions());
    watch.observe(pipeline, row(1, "red"));
    watch.observe(pipeline, row(9, "red"));
    watch.observe(pipeline, row(0.5, "red"));
    watch.observe(pipeline, empty());
    assertThat(watch.counts())
        .containsExactly(new AssertionCount("x_at_0, x_at_1, x_at_2", "one-hot", 4, 2, 0, 0, ""));
  }

  @Test
  void a_pipeline_without_the_column_is_counted_as_well() {
    Pipeline pipeline =
        pipeline("clip", Map.of("of", "x", "minimum", 0, "assert", List.of("present")));
    var watch = new AssertionWatch(pipeline.assertions());
    watch.observe(pipeline, row(1, "red"));
    watch.observe(pipeline("log", Map.of("of", "x")), row(1, "red"));
    watch.skip();
    watch.observe(pipeline, empty());
    assertThat(watch.counts().getFirst().toString())
        .isEqualTo("x_clipped present: broken 1 times of 2; 2 rows of a model without this column");
  }

  @Test
  void what_is_taken_counts_from_then_on_and_the_whole_stays() {
    Pipeline pipeline = pipeline("number", Map.of("of", "x", "assert", "in [0, 1]"));
    var watch = new AssertionWatch(pipeline.assertions());
    watch.observe(pipeline, row(7, "red"));
    assertThat(watch.take().getFirst().broken()).isEqualTo(1);
    watch.observe(pipeline, row(1, "red"));
    assertThat(watch.take().getFirst())
        .isEqualTo(new AssertionCount("x", "in [0, 1]", 1, 0, 0, 0, ""));
    assertThat(watch.counts().getFirst().broken()).isEqualTo(1);
  }

  @Test
  void what_was_restored_goes_on_counting() {
    List<Object> stated = List.of("mean 0 ± 0.1 over 10", "in [0, 1]", "present");
    Pipeline pipeline = pipeline("number", Map.of("of", "x", "assert", stated));
    var straight = new AssertionWatch(pipeline.assertions());
    var random = new SplittableRandom(2);
    for (int i = 0; i < 25; i++) {
      straight.observe(pipeline, row(random.nextGaussian(), "red"));
    }
    straight.take();
    var writer = new Tensors.Writer();
    straight.snapshot(writer);
    var restored = new AssertionWatch(pipeline.assertions());
    restored.restore(Tensors.of(writer));
    for (int i = 0; i < 30; i++) {
      Row row = row(random.nextGaussian(), "red");
      straight.observe(pipeline, row);
      restored.observe(pipeline, row);
    }
    assertThat(restored.counts()).isEqualTo(straight.counts());
    assertThat(restored.take()).isEqualTo(straight.take());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in [0, 1]|Within[least=0.0, most=1.0]",
        "in [-1e3,+2.5]|Within[least=-1000.0, most=2.5]",
        "mean 0 ± 0.1|Near[statistic=MEAN, value=0.0, tolerance=0.1, over=1000]",
        "mean 0 +- 0.1|Near[statistic=MEAN, value=0.0, tolerance=0.1, over=1000]",
        "deviation 1 +/- 0.2 over 50|Near[statistic=DEVIATION, value=1.0, tolerance=0.2, over=50]",
        "one-hot|OneHot[]",
        "present|Present[]",
      })
  void assertions_are_read(String text, String meaning) {
    assertThat(Assertion.of(text).toString()).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "in 0, 1",
        "in [1, 0]",
        "mean 0",
        "mean 0 ± 1 over 1",
        "one hot",
        "in [.., 1]"
      })
  void anything_else_is_refused_with_what_may_be_stated(String text) {
    assertThatThrownBy(() -> pipeline("number", Map.of("of", "x", "assert", text)))
        .hasMessage(
            "features[0].number.assert: %s (expected: one-hot, present, in [0, 1], mean 0 ± 0.1 or"
                    .formatted(text)
                + " deviation 1 ± 0.1, the last two also with over 1000)");
  }

  @Test
  void a_range_of_categories_is_refused() {
    assertThatThrownBy(() -> pipeline("one_hot", Map.of("of", "colour", "assert", "in [0, 1]")))
        .hasMessage(
            "features[0].one_hot.assert: in [0, 1] (expected: one-hot or present, of categories)");
  }
}
