package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Declaration;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorSpaceTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("y", FieldType.NUMBER),
          Field.of("carrier", FieldType.CATEGORY),
          new Field("origin", FieldType.CATEGORY, false, 0, 0, List.of("EWR", "JFK"), ""));

  private static final Pipeline PIPELINE =
      Pipeline.of(
          SCHEMA,
          List.of(
              Declaration.of("one_hot", Map.of("of", "origin")),
              Declaration.of("hash", Map.of("of", "carrier")),
              Declaration.of("bucketise", Map.of("of", "x", "edges", List.of(0, 10))),
              Declaration.of("cross", Map.of("of", List.of("carrier", "x_bucket"))),
              Declaration.of("number", Map.of("of", List.of("x", "y")))));

  private static Row row(Map<String, ?> values) {
    var builder = new RowBuilder(SCHEMA);
    values.forEach(builder::set);
    return builder.row();
  }

  private static SparseVector vector(VectorSpace space, Map<String, ?> values) {
    Features features = PIPELINE.newFeatures();
    SparseVector vector = space.newVector();
    PIPELINE.apply(row(values), features);
    space.fill(features, vector);
    return vector;
  }

  @Test
  void places_are_as_documented() {
    var space = new VectorSpace(PIPELINE, 10);
    // bias, x and y with their missing, origin with 0 to 2, buckets of x with 0 to 3, 2^10 hashed
    assertThat(space.size()).isEqualTo(1 + 4 + 3 + 4 + 1024);
    SparseVector vector = vector(space, Map.of("x", 3.5, "origin", "JFK", "carrier", "UA"));
    assertThat(Arrays.copyOf(vector.indices(), 5)).containsExactly(0, 1, 4, 5 + 2, 8 + 2);
    assertThat(Arrays.copyOf(vector.values(), vector.size()))
        .containsExactly(1, 3.5, 1, 1, 1, 1, 1);
    assertThat(vector.indices()[5]).isBetween(12, space.size() - 1);
    assertThat(vector.indices()[6]).isBetween(12, space.size() - 1);
  }

  @Test
  void a_number_of_0_takes_no_pair() {
    var space = new VectorSpace(PIPELINE, 10);
    assertThat(vector(space, Map.of("x", 0, "y", 0)).size()).isEqualTo(5);
  }

  @Test
  void what_is_missing_has_a_place_of_its_own() {
    var space = new VectorSpace(PIPELINE, 10);
    SparseVector vector = vector(space, Map.of());
    assertThat(Arrays.copyOf(vector.indices(), 5)).containsExactly(0, 2, 4, 5, 8);
  }

  @Test
  void a_dot_product_sums_in_order() {
    var space = new VectorSpace(PIPELINE, 10);
    double[] weights = new double[space.size()];
    Arrays.setAll(weights, i -> i);
    SparseVector vector = vector(space, Map.of("x", 2, "y", 3));
    double sum = 0;
    for (int i = 0; i < vector.size(); i++) {
      sum += vector.indices()[i] * vector.values()[i];
    }
    assertThat(vector.dot(weights)).isEqualTo(sum);
  }

  @Test
  void terms_have_names_and_meanings() {
    var space = new VectorSpace(PIPELINE, 10);
    Map<String, ?> values = Map.of("x", 3.5, "y", 0, "origin", "JFK", "carrier", "UA");
    List<VectorSpace.Term> terms = space.terms(row(values));
    assertThat(terms.stream().map(term -> term.column() + "=" + term.text()))
        .containsExactly(
            "bias=",
            "x=3.5",
            "origin_one_hot=JFK",
            "x_bucket=0 to 10",
            "carrier_hash=UA",
            "carrier*x_bucket=UA * 0 to 10");
    SparseVector vector = vector(space, values);
    for (int i = 0; i < vector.size(); i++) {
      assertThat(terms.get(i).index()).isEqualTo(vector.indices()[i]);
      assertThat(terms.get(i).value()).isEqualTo(vector.values()[i]);
    }
  }

  @Test
  void places_of_an_open_vocabulary_are_mapped_after_a_merge() {
    List<Declaration> features =
        List.of(
            Declaration.of("number", Map.of("of", "x")),
            Declaration.of("one_hot", Map.of("of", "carrier", "limit", 3)),
            Declaration.of("hash", Map.of("of", "origin")));
    Pipeline one = Pipeline.of(SCHEMA, features);
    Pipeline other = Pipeline.of(SCHEMA, features);
    learn(one, "UA", "AA");
    learn(other, "B6", "AA", "DL");
    var space = new VectorSpace(one, 3);
    var theirs = new VectorSpace(other, 3);
    one.merge(other, 0.5);
    int[] places = space.placesOf(theirs);
    // bias, x and its missing; UA AA B6 at 4 to 6, and no room for DL: 3
    assertThat(places).startsWith(0, 1, 2, 3, 6, 5, 3).hasSize(space.size());
    assertThat(places).endsWith(7, 8, 9, 10, 11, 12, 13, 14);
  }

  private static void learn(Pipeline pipeline, String... carriers) {
    Features features = pipeline.newFeatures();
    for (String carrier : carriers) {
      pipeline.apply(row(Map.of("carrier", carrier)), features);
      pipeline.learn(features, 0, 1);
    }
  }

  @Test
  void a_space_has_a_bounded_size() {
    assertThatThrownBy(() -> new VectorSpace(PIPELINE, 0))
        .hasMessage("bits: 0 (expected: 1 to 28)");
  }
}
