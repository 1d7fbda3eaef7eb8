package dev.pawl.model.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.Declaration;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeSpaceTest {
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("city", FieldType.CATEGORY));
  private static final Pipeline PIPELINE =
      Pipeline.of(
          SCHEMA,
          List.of(
              Declaration.of("hash", Map.of("of", "city")),
              Declaration.of("number", Map.of("of", "x")),
              Declaration.of("bucketise", Map.of("of", "x", "edges", List.of(0, 10)))));

  private final AttributeSpace space = AttributeSpace.of(PIPELINE);
  private final RowBuilder builder = new RowBuilder(SCHEMA);
  private final Features features = PIPELINE.newFeatures();

  private double[] read(RowBuilder row) {
    PIPELINE.apply(row.row(), features);
    double[] attributes = space.newAttributes();
    space.fill(features, attributes);
    return attributes;
  }

  @Test
  void numbers_come_first_and_codes_become_values_from_0() {
    assertThat(space.names()).containsExactly("x", "city_hash", "x_bucket");
    assertThat(space.numbers()).isEqualTo(1);
    double[] row = read(builder.set("x", (Object) 5.0).set("city", "A"));
    assertThat(row).containsExactly(5, Double.NaN, 1);
  }

  @Test
  void categories_of_open_columns_are_numbered_as_they_are_learned() {
    for (String city : List.of("A", "B", "A")) {
      read(builder.set("city", city));
      space.learn(features);
    }
    assertThat(read(builder.set("city", "A"))[1]).isZero();
    assertThat(read(builder.set("city", "B"))[1]).isEqualTo(1);
    assertThat(read(builder.set("city", "C"))[1]).isNaN();
    var writer = new Tensors.Writer();
    space.snapshot(writer);
    AttributeSpace restored = AttributeSpace.of(PIPELINE);
    restored.restore(Tensors.of(writer));
    double[] attributes = restored.newAttributes();
    read(builder.set("city", "B"));
    restored.fill(features, attributes);
    assertThat(attributes[1]).isEqualTo(1);
  }

  @Test
  void numbers_are_cut_to_what_can_be_squared() {
    assertThat(read(builder.set("x", (Object) 1e300))[0]).isEqualTo(1e18);
    assertThat(read(builder.set("x", (Object) (-1e300)))[0]).isEqualTo(-1e18);
    assertThat(read(builder.set("x", (Object) 1e-30))[0]).isZero();
    assertThat(read(builder)[0]).isNaN();
  }
}
