package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.model.row.TextCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("distance", FieldType.NUMBER),
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("weekend", FieldType.BOOLEAN),
          Field.of("sched_dep", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("dest", FieldType.CATEGORY),
          new Field("origin", FieldType.CATEGORY, false, 0, 0, List.of("EWR", "JFK", "LGA"), ""));

  private static List<Declaration> declarations(String json) {
    var declarations = new ArrayList<Declaration>();
    for (Object element : CanonicalJson.list("features", CanonicalJson.read(json))) {
      declarations.add(Declaration.parse("features[" + declarations.size() + "]", element));
    }
    return declarations;
  }

  private static Pipeline pipeline(String json) {
    return Pipeline.of(SCHEMA, declarations(json.replace('\'', '"')));
  }

  private static Row row(Map<String, ?> values) {
    var builder = new RowBuilder(SCHEMA);
    values.forEach(builder::set);
    return builder.row();
  }

  /** The outputs of a row by name: numbers, and codes as decimal digits. */
  private static Map<String, Object> outputs(Pipeline pipeline, Map<String, ?> values) {
    Features features = pipeline.newFeatures();
    pipeline.apply(row(values), features);
    var outputs = new java.util.LinkedHashMap<String, Object>();
    for (Output output : pipeline.outputs()) {
      outputs.put(
          output.column().name(),
          output.column().kind() == Column.Kind.NUMBER
              ? (Object) features.number(output.place())
              : (Object) features.code(output.place()));
    }
    return outputs;
  }

  private static void learn(Pipeline pipeline, Map<String, ?> values, double label) {
    Features features = pipeline.newFeatures();
    pipeline.apply(row(values), features);
    pipeline.learn(features, label, 1);
  }

  @Test
  void fields_are_given_as_they_are() {
    assertThat(
            outputs(
                pipeline("[{'number': ['distance', 'dep_delay', 'weekend']}]"),
                Map.of("distance", 1400, "weekend", true)))
        .isEqualTo(Map.of("distance", 1400.0, "dep_delay", Double.NaN, "weekend", 1.0));
  }

  @Test
  void what_is_hidden_is_for_later_transforms_only() {
    Pipeline pipeline =
        pipeline(
            """
            [{'clip': {'of': 'distance', 'maximum': 1000, 'hidden': true}},
             {'bucketise': {'of': 'distance_clipped', 'edges': [0, 1000], 'as': 'far'}}]
            """);
    assertThat(outputs(pipeline, Map.of("distance", 1400))).isEqualTo(Map.of("far", 3L));
  }

  @Test
  void a_bucket_holds_its_lower_edge() {
    Pipeline pipeline = pipeline("[{'bucketise': {'of': 'dep_delay', 'edges': [-5, 0, 15.5]}}]");
    assertThat(outputs(pipeline, Map.of("dep_delay", -5.1))).containsValue(1L);
    assertThat(outputs(pipeline, Map.of("dep_delay", -5))).containsValue(2L);
    assertThat(outputs(pipeline, Map.of("dep_delay", 0))).containsValue(3L);
    assertThat(outputs(pipeline, Map.of("dep_delay", 1e9))).containsValue(4L);
    assertThat(outputs(pipeline, Map.of())).containsValue(0L);
  }

  @Test
  void buckets_in_a_row_are_what_each_would_be_alone() {
    Pipeline pipeline =
        pipeline(
            """
            [{'bucketise': {'of': ['distance', 'dep_delay'], 'edges': [0, 100, 1000]}},
             {'bucketise': {'of': 'dep_delay', 'edges': [-5, 15], 'as': 'late'}},
             {'bucketise': {'of': 'distance', 'edges': [500], 'as': 'far'}},
             {'cross': {'of': [['late', 'far']], 'as': 'both'}},
             {'bucketise': {'of': 'distance', 'edges': [1400.5], 'as': 'farther'}}]
            """);
    Map<String, Object> outputs = outputs(pipeline, Map.of("distance", 1400, "dep_delay", 7));

    assertThat(outputs)
        .containsEntry("distance_bucket", 4L)
        .containsEntry("dep_delay_bucket", 2L)
        .containsEntry("late", 2L)
        .containsEntry("far", 2L)
        .containsEntry("farther", 1L);
    assertThat(outputs(pipeline, Map.of("distance", 1500))).containsEntry("late", 0L);
  }

  @Test
  void numbers_are_standardised_with_the_state_before_the_row() {
    Pipeline pipeline = pipeline("[{'standardise': 'distance'}]");
    double[] values = {2, 4, 4, 4, 5, 5, 7, 9};
    for (double value : values) {
      learn(pipeline, Map.of("distance", value), 0);
    }
    // mean 5, standard deviation of the population 2
    assertThat(outputs(pipeline, Map.of("distance", 9)))
        .isEqualTo(Map.of("distance_standardised", 2.0));
    assertThat(outputs(pipeline, Map.of("distance", 1000)))
        .isEqualTo(Map.of("distance_standardised", 10.0));
    assertThat(outputs(pipeline, Map.of())).isEqualTo(Map.of("distance_standardised", Double.NaN));
  }

  @Test
  void calendar_parts_are_local() {
    Pipeline pipeline =
        pipeline(
            """
            [{'time': {'of': 'sched_dep', 'zone': 'America/New_York',
                       'parts': ['hour', 'weekday', 'month', 'day']}}]
            """);
    assertThat(outputs(pipeline, Map.of("sched_dep", "2013-06-30T23:59:00-04:00")))
        .isEqualTo(
            Map.of(
                "sched_dep_hour", 24L,
                "sched_dep_weekday", 7L,
                "sched_dep_month", 6L,
                "sched_dep_day", 30L));
  }

  @Test
  void a_vocabulary_is_learned_or_listed() {
    Pipeline pipeline = pipeline("[{'one_hot': {'of': ['carrier', 'origin'], 'limit': 2}}]");
    assertThat(outputs(pipeline, Map.of("carrier", "UA", "origin", "LGA")))
        .isEqualTo(Map.of("carrier_one_hot", 0L, "origin_one_hot", 3L));
    learn(pipeline, Map.of("carrier", "UA"), 0);
    learn(pipeline, Map.of("carrier", "AA"), 0);
    learn(pipeline, Map.of("carrier", "B6"), 0);
    assertThat(outputs(pipeline, Map.of("carrier", "AA"))).containsEntry("carrier_one_hot", 2L);
    assertThat(outputs(pipeline, Map.of("carrier", "B6"))).containsEntry("carrier_one_hot", 0L);
  }

  @Test
  void categories_are_hashed_whole_or_folded() {
    Pipeline pipeline = pipeline("[{'hash': 'dest'}, {'hash': {'of': 'carrier', 'bits': 4}}]");
    Map<String, Object> outputs = outputs(pipeline, Map.of("dest", "LAX", "carrier", "UA"));
    assertThat(outputs).containsEntry("dest_hash", TextCode.of("LAX"));
    assertThat(outputs.get("carrier_hash")).asInstanceOf(LONG).isBetween(1L, 16L);
    assertThat(outputs(pipeline, Map.of())).isEqualTo(Map.of("dest_hash", 0L, "carrier_hash", 0L));
  }

  @Test
  void a_cross_has_a_code_for_each_combination() {
    Pipeline pipeline =
        pipeline(
            """
            [{'bucketise': {'of': 'dep_delay', 'edges': [0], 'hidden': true}},
             {'cross': [['carrier', 'dest'], ['dep_delay_bucket', 'weekend', 'origin']]}]
            """);
    Map<String, Object> one = outputs(pipeline, Map.of("carrier", "UA", "dest", "LAX"));
    assertThat(one).containsOnlyKeys("carrier*dest", "dep_delay_bucket*weekend*origin");
    assertThat(outputs(pipeline, Map.of("carrier", "UA", "dest", "LAX"))).isEqualTo(one);
    assertThat(outputs(pipeline, Map.of("carrier", "LAX", "dest", "UA")).get("carrier*dest"))
        .isNotEqualTo(one.get("carrier*dest"));
    assertThat(outputs(pipeline, Map.of("weekend", true)).values())
        .doesNotContainAnyElementsOf(
            outputs(pipeline, Map.of("weekend", false, "dest", "LAX")).values());
  }

  @Test
  void the_mean_label_of_a_category_is_drawn_towards_the_mean_of_all() {
    Pipeline pipeline = pipeline("[{'target_mean': {'of': 'dest', 'prior': 2}}]");
    assertThat(outputs(pipeline, Map.of("dest", "LAX"))).containsValue(0.0);
    learn(pipeline, Map.of("dest", "LAX"), 10);
    learn(pipeline, Map.of("dest", "LAX"), 20);
    learn(pipeline, Map.of("dest", "ATL"), 0);
    learn(pipeline, Map.of(), 10);
    // all: 40 / 4; LAX: (30 + 2 · 10) / (2 + 2)
    assertThat(outputs(pipeline, Map.of("dest", "LAX"))).containsValue(12.5);
    assertThat(outputs(pipeline, Map.of("dest", "BOS"))).containsValue(10.0);
    assertThat(outputs(pipeline, Map.of())).containsValue(10.0);
  }

  @Test
  void older_labels_count_half_after_each_half_life() {
    Pipeline pipeline =
        pipeline("[{'target_mean': {'of': 'dest', 'prior': 1e-9, 'half_life': 2}}]");
    learn(pipeline, Map.of("dest", "LAX"), 10);
    learn(pipeline, Map.of("dest", "ATL"), 0);
    learn(pipeline, Map.of("dest", "LAX"), 40);
    // LAX: (10 / 2 + 40) / (1 / 2 + 1)
    assertThat(outputs(pipeline, Map.of("dest", "LAX")).get("dest_target_mean"))
        .asInstanceOf(DOUBLE)
        .isCloseTo(30, within(1e-6));
  }

  @Test
  void a_spline_gives_the_place_between_knots() {
    Pipeline pipeline = pipeline("[{'spline': {'of': 'dep_delay', 'knots': [-10, 0, 20]}}]");
    assertThat(outputs(pipeline, Map.of("dep_delay", 5)))
        .isEqualTo(
            Map.of("dep_delay_at_-10", 0.0, "dep_delay_at_0", 0.75, "dep_delay_at_20", 0.25));
    assertThat(outputs(pipeline, Map.of("dep_delay", 0))).containsEntry("dep_delay_at_0", 1.0);
    assertThat(outputs(pipeline, Map.of("dep_delay", -99)))
        .isEqualTo(Map.of("dep_delay_at_-10", 1.0, "dep_delay_at_0", 0.0, "dep_delay_at_20", 0.0));
    assertThat(outputs(pipeline, Map.of("dep_delay", 99))).containsEntry("dep_delay_at_20", 1.0);
    assertThat(outputs(pipeline, Map.of()).values()).containsOnly(0.0);
  }

  @Test
  void a_number_is_split_by_a_category() {
    Pipeline pipeline =
        pipeline(
            """
            [{'bucketise': {'of': 'distance', 'edges': [100], 'as': 'far', 'hidden': true}},
             {'split': {'of': 'dep_delay', 'by': 'far'}}]
            """);
    assertThat(outputs(pipeline, Map.of("dep_delay", 5, "distance", 200)))
        .isEqualTo(
            Map.of(
                "dep_delay_in_far_0", 0.0, "dep_delay_in_far_1", 0.0, "dep_delay_in_far_2", 5.0));
    assertThat(outputs(pipeline, Map.of("dep_delay", 5)))
        .containsEntry("dep_delay_in_far_0", 5.0)
        .containsEntry("dep_delay_in_far_2", 0.0);
    assertThat(outputs(pipeline, Map.of("distance", 1)))
        .containsEntry("dep_delay_in_far_1", Double.NaN)
        .containsEntry("dep_delay_in_far_2", 0.0);
  }

  @Test
  void a_split_needs_few_categories() {
    assertThatThrownBy(() -> pipeline("[{'split': {'of': 'dep_delay', 'by': 'dest'}}]"))
        .hasMessage(
            "features[0].split.by: dest (expected: a column of at most 100 categories, such as"
                + " buckets). Bucketise it first, or fold it with hash: {bits: 6}");
    assertThatThrownBy(() -> pipeline("[{'split': 'dep_delay'}]"))
        .hasMessageStartingWith("features[0].split.by: missing (expected: a column of at most 100");
  }

  @Test
  void merging_is_learning_both_with_their_shares() {
    String features =
        """
        [{'standardise': 'distance'}, {'impute': 'dep_delay'}, {'one_hot': 'carrier'},
         {'target_mean': {'of': 'dest', 'prior': 1}}]
        """;
    Pipeline one = pipeline(features);
    Pipeline other = pipeline(features);
    Pipeline both = pipeline(features);
    List<Map<String, ?>> rows =
        List.of(
            Map.of("distance", 1, "dep_delay", 5, "carrier", "UA", "dest", "LAX"),
            Map.of("distance", 9, "dep_delay", 7, "carrier", "AA", "dest", "LAX"),
            Map.of("distance", 2, "carrier", "B6", "dest", "ATL"),
            Map.of("distance", 4, "dep_delay", 0, "carrier", "UA", "dest", "BOS"));
    for (int i = 0; i < rows.size(); i++) {
      learn(i < 2 ? one : other, rows.get(i), i);
      learn(both, rows.get(i), i);
    }
    one.merge(other, 0.5);
    Map<String, Object> expected = outputs(both, rows.get(1));
    // half of each: the prior, which counts as it is, weighs twice as much
    Pipeline halved = pipeline(features.replace("'prior': 1", "'prior': 2"));
    for (int i = 0; i < rows.size(); i++) {
      learn(halved, rows.get(i), i);
    }
    expected.put("dest_target_mean", outputs(halved, rows.get(1)).get("dest_target_mean"));
    Map<String, Object> merged = outputs(one, rows.get(1));
    assertThat(merged.keySet()).isEqualTo(expected.keySet());
    merged.forEach((name, value) -> {
      if (value instanceof Double number) {
        assertThat(expected.get(name)).asInstanceOf(DOUBLE).isCloseTo(number, within(1e-12));
      } else {
        assertThat(expected).containsEntry(name, value);
      }
    });
  }

  @Test
  void pipelines_of_other_features_are_not_merged() {
    assertThatThrownBy(() -> pipeline("[{'log': 'distance'}]").merge(pipeline("[]"), 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: the same features of the same schema");
  }

  @Test
  void what_is_missing_is_filled_in() {
    Pipeline pipeline =
        pipeline("[{'impute': 'distance'}, {'impute': {'of': 'dep_delay', 'value': -1}}]");
    learn(pipeline, Map.of("distance", 10), 0);
    learn(pipeline, Map.of("distance", 20), 0);
    assertThat(outputs(pipeline, Map.of()))
        .isEqualTo(Map.of("distance_imputed", 15.0, "dep_delay_imputed", -1.0));
    assertThat(outputs(pipeline, Map.of("distance", 7))).containsEntry("distance_imputed", 7.0);
  }

  @Test
  void the_logarithm_keeps_the_sign() {
    Pipeline pipeline = pipeline("[{'log': 'dep_delay'}]");
    assertThat(outputs(pipeline, Map.of("dep_delay", -(Math.E - 1)))).containsValue(-1.0);
    assertThat(outputs(pipeline, Map.of("dep_delay", 0))).containsValue(0.0);
  }

  @Test
  void all_that_is_wrong_is_said_at_once_with_its_place() {
    assertThatThrownBy(() ->
            pipeline(
                """
                [{'number': ['distanse']},
                 {'bucketise': {'of': 'dep_delay', 'edges': [5, 0], 'edge': 1}},
                 {'bucketize': {'of': 'dep_delay'}},
                 {'standardise': 'carrier'},
                 {'hash': 'distance'},
                 {'time': {'of': 'sched_dep', 'zone': 'Mars', 'parts': ['our']}}]
                """))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            """
            features[0].number.of: distanse (expected: one of the columns [distance, dep_delay, \
            weekend, sched_dep, carrier, dest, origin]). Did you mean distance?
            features[1].bucketise.edges: [5, 0] (expected: a list of numbers, each larger than the \
            one before)
            features[1].bucketise.edge: unknown setting (expected: one of [as, assert, edges, hidden, \
            of, quantiles]). Did you mean edges?
            features[2]: bucketize (expected: one of [number, clip, log, impute, standardise, \
            min_max, robust, quantile, bucketise, spline, split, kmeans, time, one_hot, hash, cross, ngrams, \
            target_mean]). Did you mean bucketise?
            features[3].standardise.of: carrier, which holds categories (expected: a column of \
            numbers)
            features[4].hash.of: distance, which holds numbers (expected: a column of categories). \
            Bucketise it first, and name distance_bucket here
            features[5].time.parts: our (expected: some of [hour, weekday, day, month, quarter, \
            day_of_year, minute_of_day]). Did you mean hour?
            features[5].time.zone: Mars (expected: a time zone). Write it like America/New_York or \
            +01:00\
            """);
  }
}
