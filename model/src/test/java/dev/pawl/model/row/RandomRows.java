package dev.pawl.model.row;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Seeded schemas and values for property tests. */
public final class RandomRows {
  private static final String[] TEXTS = {
    "", "AA", "ATL", "Zürich", "N14228", "✈", "𝕏", "a text of several words", "x".repeat(300), "0"
  };
  private static final double[] NUMBERS = {
    0, -0.0, 1, -1, 0.1, 1e300, Double.MIN_VALUE, 32767, 32768, -32768, 16777217, 1357034400000.0
  };

  private RandomRows() {}

  /** A schema of 1 to 12 fields of any type. */
  public static Schema schema(SplittableRandom random) {
    var fields = new ArrayList<Field>();
    int size = random.nextInt(1, 13);
    for (int i = 0; i < size; i++) {
      FieldType[] types = FieldType.values();
      fields.add(Field.of("f" + i, types[random.nextInt(types.length)]));
    }
    return Schema.of(fields);
  }

  /** Values that fit the schema, in its order; null for missing. */
  public static List<@Nullable Object> values(Schema schema, SplittableRandom random) {
    var values = new ArrayList<@Nullable Object>();
    for (Field field : schema.fields()) {
      values.add(random.nextInt(5) == 0 ? null : value(field, random));
    }
    return values;
  }

  private static Object value(Field field, SplittableRandom random) {
    return switch (field.type()) {
      case NUMBER ->
          random.nextBoolean()
              ? NUMBERS[random.nextInt(NUMBERS.length)]
              : random.nextDouble(-1000, 1000);
      case BOOLEAN -> random.nextBoolean();
      case TIME -> (double) random.nextLong(0, 4_000_000_000_000L);
      case CATEGORY, TEXT -> TEXTS[random.nextInt(TEXTS.length)];
    };
  }

  /** The row of those values. */
  public static Row row(Schema schema, List<@Nullable Object> values) {
    var builder = new RowBuilder(schema);
    for (int i = 0; i < values.size(); i++) {
      builder.set(schema.field(i).name(), values.get(i));
    }
    return builder.row();
  }

  /** A row of random values. */
  public static Row row(Schema schema, SplittableRandom random) {
    return row(schema, values(schema, random));
  }
}
