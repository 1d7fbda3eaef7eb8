package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each {@link Row} must do: extend it, and make rows of your kind. */
public abstract class RowContract {

  /**
   * A row of these values.
   *
   * @param values in the schema's order: {@link Double}, {@link Boolean}, {@link String} or null
   */
  protected abstract Row row(Schema schema, List<@Nullable Object> values);

  /** A schema that this kind of row can have. */
  protected Schema schema(SplittableRandom random) {
    return RandomRows.schema(random);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void each_value_can_be_read_as_its_kind_and_is_missing_as_any_other(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      Schema schema = schema(random);
      List<@Nullable Object> values = RandomRows.values(schema, random);
      Row row = row(schema, values);
      assertThat(row.schema()).as("seed %d", seed).isEqualTo(schema);
      for (int i = 0; i < schema.size(); i++) {
        Object value = values.get(i);
        assertThat(row.isMissing(i)).as("seed %d", seed).isEqualTo(value == null);
        if (value instanceof String text) {
          assertThat(row.text(i)).isEqualTo(text);
          assertThat(row.code(i)).isEqualTo(TextCode.of(text)).isNotZero();
          assertThat(row.number(i)).isNaN();
        } else {
          assertThat(row.text(i)).isNull();
          assertThat(row.code(i)).isZero();
          assertThat(Double.doubleToLongBits(row.number(i)))
              .isEqualTo(Double.doubleToLongBits(number(value)));
        }
      }
    }
  }

  private static double number(@Nullable Object value) {
    return switch (value) {
      case Boolean truth -> truth ? 1 : 0;
      case Number number -> number.doubleValue();
      case null, default -> Double.NaN;
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void its_bytes_are_those_of_any_row_with_its_values(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      Schema schema = schema(random);
      List<@Nullable Object> values = RandomRows.values(schema, random);
      var codec = new RowCodec(schema);
      assertThat(codec.encode(row(schema, values)))
          .as("seed %d", seed)
          .isEqualTo(codec.encode(RandomRows.row(schema, values)));
    }
  }
}
