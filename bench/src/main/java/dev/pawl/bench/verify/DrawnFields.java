package dev.pawl.bench.verify;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import java.util.stream.IntStream;

/**
 * Rows whose fields are of five kinds in turn: numbers that are normal, log-normal, and few whole
 * ones of which a fifth is missing; names of which there are few, and many. All of them depend on a
 * level, at least −2, that moves with the hour. Not safe for use by several threads at once.
 */
final class DrawnFields {
  private final Schema schema;
  private final RowBuilder builder;

  /** Rows of so many fields, called f0 and so on. */
  DrawnFields(int fields) {
    schema =
        Schema.of(
            IntStream.range(0, fields)
                .mapToObj(i -> Field.of("f" + i, i % 5 < 3 ? FieldType.NUMBER : FieldType.CATEGORY))
                .toList());
    builder = new RowBuilder(schema);
  }

  Schema schema() {
    return schema;
  }

  /** The next row at a level. */
  Row row(SplitMix random, double level) {
    for (int i = 0; i < schema.size(); i++) {
      switch (i % 5) {
        case 0 -> builder.set(i, level + random.nextGaussian());
        case 1 -> builder.set(i, StrictMath.exp(level / 2 + random.nextGaussian()));
        case 2 -> {
          if (random.nextInt(5) > 0) {
            builder.set(i, random.nextInt(4 + (int) (level + 2)));
          }
        }
        case 3 -> builder.set(i, "c" + random.nextInt(3 + (int) (level + 2)));
        default -> builder.set(i, "c" + random.nextInt(60 + (int) (10 * (level + 2))));
      }
    }
    return builder.row();
  }
}
