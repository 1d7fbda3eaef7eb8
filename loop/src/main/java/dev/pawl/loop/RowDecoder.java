package dev.pawl.loop;

import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;

/** Decodes rows of a schema, and of the schemas that were in force before it. For one thread. */
final class RowDecoder {
  private final RowCodec codec;
  private final List<Earlier> earlier = new ArrayList<>();

  private record Earlier(RowCodec codec, Projection toPresent) {}

  RowDecoder(Schema schema) {
    codec = new RowCodec(schema);
  }

  /** From now on rows of that schema are understood too. */
  void alsoDecode(Schema schema) {
    if (!schema.equals(codec.schema())) {
      earlier.add(
          new Earlier(new RowCodec(schema), Projection.between(schema, codec.schema())));
    }
  }

  /** The row, seen under the present schema. */
  Row decode(byte[] bytes) {
    long fingerprint = RowCodec.fingerprint(bytes);
    if (fingerprint == codec.schema().fingerprint()) {
      return codec.decode(bytes);
    }
    for (Earlier old : earlier) {
      if (old.codec().schema().fingerprint() == fingerprint) {
        return old.toPresent().of(old.codec().decode(bytes));
      }
    }
    return codec.decode(bytes);
  }

  byte[] encode(Row row) {
    return codec.encode(row);
  }
}
