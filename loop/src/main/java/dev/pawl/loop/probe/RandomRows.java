package dev.pawl.loop.probe;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows that a schema takes, drawn at random: numbers of any magnitude up to a million within their
 * bounds, one in ten optional values missing. The same seed draws the same rows.
 */
public final class RandomRows {
  private static final double MISSING = 0.1;
  private static final long LATEST_TIME = 4_102_444_800_000L; // 2100-01-01T00:00Z

  private RandomRows() {}

  /**
   * Draws rows.
   *
   * @param schema of the rows
   * @param rows how many
   * @param seed of the generator
   */
  public static List<Row> of(Schema schema, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RowBuilder builder = new RowBuilder(schema);
    List<Row> drawn = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      for (int field = 0; field < schema.size(); field++) {
        if (schema.field(field).required() || random.nextDouble() >= MISSING) {
          set(builder, field, schema.field(field), random);
        }
      }
      drawn.add(builder.row());
    }
    return drawn;
  }

  private static void set(RowBuilder builder, int at, Field field, SplittableRandom random) {
    switch (field.type()) {
      case NUMBER -> builder.set(at, number(field, random));
      case BOOLEAN -> builder.set(at, random.nextBoolean());
      case TIME -> builder.set(at, (double) random.nextLong(LATEST_TIME));
      case CATEGORY, TEXT -> builder.set(at, text(field, random));
    }
  }

  /** Of any magnitude up to a million, within the bounds. */
  private static double number(Field field, SplittableRandom random) {
    double magnitude = StrictMath.pow(10, random.nextDouble(-3, 6));
    double value = random.nextBoolean() ? magnitude : -magnitude;
    if (field.minimum() > Double.NEGATIVE_INFINITY && field.maximum() < Double.POSITIVE_INFINITY) {
      return field.minimum() + random.nextDouble() * (field.maximum() - field.minimum());
    }
    return Math.clamp(value, field.minimum(), field.maximum());
  }

  private static String text(Field field, SplittableRandom random) {
    List<String> categories = field.categories();
    return categories.isEmpty()
        ? "value " + random.nextInt(1_000)
        : categories.get(random.nextInt(categories.size()));
  }
}
