package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Declaration;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Transforms against what they are defined as, computed again from all rows. */
class LearnedScalesTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("y", FieldType.NUMBER),
          Field.of("note", FieldType.TEXT));

  private static Pipeline pipeline(String kind, Map<String, Object> settings) {
    return Pipeline.of(SCHEMA, List.of(Declaration.of(kind, settings)));
  }

  private static Row row(double x, double y) {
    return new RowBuilder(SCHEMA).set("x", (Object) x).set("y", (Object) y).row();
  }

  private static double[] numbers(Pipeline pipeline, Row row) {
    Features features = pipeline.newFeatures();
    pipeline.apply(row, features);
    return pipeline.outputs().stream().mapToDouble(o -> features.number(o.place())).toArray();
  }

  private static void learn(Pipeline pipeline, Row row, double weight) {
    Features features = pipeline.newFeatures();
    pipeline.apply(row, features);
    pipeline.learn(features, 1, weight);
  }

  @Test
  void min_max_is_the_place_between_the_least_and_the_greatest_so_far() {
    Pipeline pipeline = pipeline("min_max", Map.of("of", "x"));
    assertThat(numbers(pipeline, row(3, 0))).containsExactly(0.5);
    for (double x : new double[] {4, 2, 3, 10}) {
      learn(pipeline, row(x, 0), 1);
    }
    assertThat(numbers(pipeline, row(2, 0))).containsExactly(0);
    assertThat(numbers(pipeline, row(4, 0))).containsExactly(0.25);
    assertThat(numbers(pipeline, row(10, 0))).containsExactly(1);
    assertThat(numbers(pipeline, row(-50, 0))).containsExactly(0);
    assertThat(numbers(pipeline, row(50, 0))).containsExactly(1);
    assertThat(numbers(pipeline, new RowBuilder(SCHEMA).row())).containsExactly(Double.NaN);
  }

  @Test
  void robust_scaling_takes_median_and_quartiles_and_does_not_mind_outliers() {
    Pipeline pipeline = pipeline("robust", Map.of("of", "x", "limit", 100));
    assertThat(numbers(pipeline, row(3, 0))).containsExactly(0);
    // 0 … 100 in some order: quartiles 25 and 75
    for (int i = 0; i <= 100; i++) {
      learn(pipeline, row(i * 37 % 101, 0), 1);
    }
    assertThat(numbers(pipeline, row(50, 0))[0]).isCloseTo(0, within(0.05));
    assertThat(numbers(pipeline, row(100, 0))[0]).isCloseTo(1, within(0.06));
    double before = numbers(pipeline, row(90, 0))[0];
    for (int i = 0; i < 5; i++) {
      learn(pipeline, row(1e12, 0), 1);
    }
    assertThat(numbers(pipeline, row(90, 0))[0]).isCloseTo(before, within(0.1));
    assertThat(numbers(pipeline, row(1e12, 0))).containsExactly(100);
  }

  @Test
  void a_quantile_is_the_share_of_the_numbers_below_within_the_error_of_the_sketch() {
    Pipeline pipeline = pipeline("quantile", Map.of("of", "x"));
    assertThat(numbers(pipeline, row(3, 0))).containsExactly(0.5);
    var random = new SplittableRandom(11);
    double[] seen = new double[20_000];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Math.exp(random.nextGaussian());
      learn(pipeline, row(seen[i], 0), 1);
    }
    Arrays.sort(seen);
    for (int i = 0; i < seen.length; i += 97) {
      // the sketch is off by up to 1.65 %, a look-up by up to a sixteenth of the rows, a hundredth
      assertThat(numbers(pipeline, row(seen[i], 0))[0])
          .isCloseTo((double) i / seen.length, within(0.03));
    }
    assertThat(numbers(pipeline, row(-1, 0))).containsExactly(0);
    assertThat(numbers(pipeline, row(1e9, 0))).containsExactly(1);
  }

  @Test
  void buckets_of_quantiles_are_equally_frequent() {
    Pipeline pipeline = pipeline("bucketise", Map.of("of", "x", "quantiles", 5));
    var random = new SplittableRandom(12);
    Features features = pipeline.newFeatures();
    int[] counts = new int[6];
    for (int i = 0; i < 30_000; i++) {
      Row row = row(Math.exp(3 * random.nextGaussian()), 0);
      pipeline.apply(row, features);
      if (i >= 10_000) {
        counts[(int) features.code(pipeline.outputs().getFirst().place())]++;
      }
      pipeline.learn(features, 1, 1);
    }
    assertThat(counts[0]).isZero();
    for (int bucket = 1; bucket <= 5; bucket++) {
      assertThat(counts[bucket]).isBetween(3_300, 4_700);
    }
  }

  @Test
  void buckets_are_of_edges_or_of_quantiles() {
    assertThatThrownBy(
            () -> pipeline("bucketise", Map.of("of", "x", "quantiles", 5, "edges", List.of(1, 2))))
        .hasMessage("features[0].bucketise.edges: besides quantiles (expected: one of the two)");
  }

  @Test
  void sequential_k_means_is_what_macqueen_wrote_down() {
    Pipeline pipeline = pipeline("kmeans", Map.of("of", List.of("x", "y"), "clusters", 3));
    var random = new SplittableRandom(13);
    double[][] centres = new double[3][];
    double[] weights = new double[3];
    int known = 0;
    for (int i = 0; i < 500; i++) {
      double[] row = {random.nextInt(3) * 4 + random.nextGaussian(), random.nextGaussian()};
      double weight = 1 + random.nextInt(3);
      double[] distances = numbers(pipeline, row(row[0], row[1]));
      int nearest = 0;
      for (int k = 0; k < 3; k++) {
        double expected =
            k < known ? Math.hypot(row[0] - centres[k][0], row[1] - centres[k][1]) : Double.NaN;
        assertThat(distances[k]).isCloseTo(expected, within(1e-9));
        nearest = k < known && distances[k] < distances[nearest] ? k : nearest;
      }
      if (known < 3) {
        centres[known] = row;
        weights[known++] = weight;
      } else {
        weights[nearest] += weight;
        for (int d = 0; d < 2; d++) {
          centres[nearest][d] += weight / weights[nearest] * (row[d] - centres[nearest][d]);
        }
      }
      learn(pipeline, row(row[0], row[1]), weight);
    }
  }

  @Test
  void a_weight_of_2_is_the_row_twice_for_k_means() {
    Pipeline once = pipeline("kmeans", Map.of("of", "x", "clusters", 2));
    Pipeline twice = pipeline("kmeans", Map.of("of", "x", "clusters", 2));
    for (double x : new double[] {0, 10, 1, 9, 2}) {
      learn(once, row(x, 0), 2);
      learn(twice, row(x, 0), 1);
      learn(twice, row(x, 0), 1);
    }
    assertThat(numbers(once, row(4, 0))).containsExactly(3, 5.5);
    assertThat(numbers(twice, row(4, 0))[0]).isCloseTo(3, within(1e-12));
    assertThat(numbers(twice, row(4, 0))[1]).isCloseTo(5.5, within(1e-12));
  }

  @Test
  void merged_centres_are_the_weighted_means_of_those_that_are_near() {
    Pipeline one = pipeline("kmeans", Map.of("of", "x", "clusters", 2));
    Pipeline other = pipeline("kmeans", Map.of("of", "x", "clusters", 2));
    learn(one, row(0, 0), 1);
    learn(one, row(10, 0), 3);
    learn(other, row(12, 0), 1);
    learn(other, row(4, 0), 1);
    one.merge(other, 0.5);
    // 10 with weight 3 and 12 with 1; 0 and 4 with 1 each
    assertThat(numbers(one, row(0, 0))).containsExactly(2, 10.5);
  }

  private static Map<Integer, Double> grams(Pipeline pipeline, String text) {
    double[] numbers = numbers(pipeline, new RowBuilder(SCHEMA).set("note", text).row());
    var grams = new TreeMap<Integer, Double>();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != 0) {
        grams.put(i, numbers[i]);
      }
    }
    return grams;
  }

  @Test
  void words_are_counted_whatever_their_order_case_and_punctuation() {
    Pipeline words = pipeline("ngrams", Map.of("of", "note", "bits", 12));
    Map<Integer, Double> grams = grams(words, "The late train, the LATE train");
    assertThat(grams).hasSize(3).containsValue(2 / Math.sqrt(12));
    assertThat(grams(words, "train late the. Train; late: the!")).isEqualTo(grams);
    assertThat(grams(words, "the train")).hasSize(2);
    assertThat(grams(words, "Ärger 42")).isEqualTo(grams(words, "42, ärger")).hasSize(2);
    assertThat(grams(words, "")).isEmpty();
    assertThat(grams(words, "—!")).isEmpty();
    assertThat(numbers(words, new RowBuilder(SCHEMA).row())).containsOnly(0);
  }

  @Test
  void pairs_of_words_have_an_order() {
    Pipeline pairs = pipeline("ngrams", Map.of("of", "note", "from", 2, "to", 2, "bits", 12));
    assertThat(grams(pairs, "not good")).hasSize(1).isNotEqualTo(grams(pairs, "good not"));
    assertThat(grams(pairs, "not good not good")).hasSize(2);
    assertThat(grams(pairs, "good")).isEmpty();
    Pipeline both = pipeline("ngrams", Map.of("of", "note", "to", 2, "bits", 12));
    assertThat(grams(both, "not good")).hasSize(3);
  }

  @Test
  void characters_are_counted_across_words_with_one_space_between() {
    Pipeline three = pipeline("ngrams", Map.of("of", "note", "unit", "character", "bits", 12));
    assertThat(grams(three, "abcd")).hasSize(2);
    assertThat(grams(three, "ab--cd!")).isEqualTo(grams(three, " AB cd")).hasSize(3);
    assertThat(grams(three, "ab")).isEmpty();
  }

  @Test
  void counts_of_a_row_have_a_norm_of_1() {
    Pipeline words = pipeline("ngrams", Map.of("of", "note", "bits", 3));
    double squares =
        grams(words, "one two three four five six seven eight nine one two").values().stream()
            .mapToDouble(x -> x * x)
            .sum();
    assertThat(squares).isCloseTo(1, within(1e-12));
  }

  private static String described(Pipeline pipeline, String text, double least) {
    Row row = new RowBuilder(SCHEMA).set("note", text).row();
    Features features = pipeline.newFeatures();
    pipeline.apply(row, features);
    return pipeline.outputs().stream()
        .filter(output -> features.number(output.place()) > least)
        .map(output -> pipeline.describe(output.place(), row, features))
        .collect(Collectors.joining("; "));
  }

  @Test
  void a_column_of_n_grams_is_named_by_those_of_the_row() {
    Pipeline pairs = pipeline("ngrams", Map.of("of", "note", "from", 2, "to", 2, "bits", 12));
    assertThat(described(pairs, "Not, GOOD", 0)).isEqualTo("\"not good\": 1");
    Pipeline three = pipeline("ngrams", Map.of("of", "note", "unit", "character", "bits", 12));
    assertThat(described(three, "a B", 0)).isEqualTo("\"a b\": 1");
    Pipeline words = pipeline("ngrams", Map.of("of", "note", "bits", 12));
    assertThat(described(words, "late late late on", 0.9)).startsWith("\"late\": 0.948");
    Pipeline folded = pipeline("ngrams", Map.of("of", List.of("note"), "bits", 1));
    assertThat(described(folded, "one two three four five", 0).split("[,;] "))
        .extracting(name -> name.replaceAll("\"([a-z]+)\".*", "$1"))
        .containsExactlyInAnyOrder("one", "two", "three", "four", "five");
  }

  @Test
  void only_fields_have_texts() {
    assertThatThrownBy(() -> pipeline("ngrams", Map.of("of", "x")))
        .hasMessageStartingWith(
            "features[0].ngrams.of: x (expected: a field of the row that holds texts or"
                + " categories)");
    assertThatThrownBy(() -> pipeline("ngrams", Map.of("of", "note", "from", 3, "to", 2)))
        .hasMessage("features[0].ngrams.to: 2 (expected: at least from, 3)");
  }
}
