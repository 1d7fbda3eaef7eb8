package dev.pawl.loop;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;

/** Decodes rows of a schema, and of the schemas that were in force before it. For one thread. */
final class RowDecoder implements Operator {
  private final RowCodec codec;
  private final List<Earlier> earlier = new ArrayList<>();

  private record Earlier(RowCodec codec, Projection toPresent) {}

  RowDecoder(Schema schema) {
    codec = new RowCodec(schema);
  }

  private void alsoDecode(Schema schema) {
    long fingerprint = schema.fingerprint();
    boolean known =
        fingerprint == codec.schema().fingerprint()
            || earlier.stream().anyMatch(old -> old.codec().schema().fingerprint() == fingerprint);
    if (!known) {
      earlier.add(new Earlier(new RowCodec(schema), Projection.between(schema, codec.schema())));
    }
  }

  /** From now on all rows are understood that another decoder understands. */
  void alsoDecode(RowDecoder before) {
    before.earlier.forEach(old -> alsoDecode(old.codec().schema()));
    alsoDecode(before.codec.schema());
  }

  /** The row, seen under the present schema. */
  Row decode(byte[] bytes) {
    if (isPresent(bytes)) {
      return codec.decode(bytes);
    }
    long fingerprint = RowCodec.fingerprint(bytes);
    for (Earlier old : earlier) {
      if (old.codec().schema().fingerprint() == fingerprint) {
        return old.toPresent().of(old.codec().decode(bytes));
      }
    }
    return codec.decode(bytes);
  }

  /** Whether a row was written under the present schema, not under one before it. */
  boolean isPresent(byte[] bytes) {
    return RowCodec.fingerprint(bytes) == codec.schema().fingerprint();
  }

  byte[] encode(Row row) {
    return codec.encode(row);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("schemas", earlier.size());
    for (int i = 0; i < earlier.size(); i++) {
      to.text("schema/" + i, earlier.get(i).codec().schema().toJson());
    }
  }

  @Override
  public void restore(Tensors from) {
    earlier.clear();
    for (int i = 0; i < from.longs("schemas")[0]; i++) {
      alsoDecode(Schema.fromJson(from.text("schema/" + i)));
    }
  }
}
