package dev.pawl.loop;

import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The static hold-out of a spec as an artifact: the fold reads no files, so whoever applies a spec
 * keeps the rows first and names them by their hash.
 */
public final class HoldoutRows {
  private HoldoutRows() {}

  /** The artifact of a hold-out. */
  public static Checkpoint write(List<LabelledRow> rows, Schema schema) {
    RowCodec codec = new RowCodec(schema);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[rows.size()];
    double[] labels = new double[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      bytes.writeBytes(codec.encode(rows.get(i).row()));
      ends[i] = bytes.size();
      labels[i] = rows.get(i).label();
    }
    Tensors.Writer to = new Tensors.Writer();
    to.bytes("rows", bytes.toByteArray());
    to.ints("ends", ends);
    to.doubles("labels", labels);
    return new Checkpoint("{\"format\":1,\"kind\":\"holdout\"}", Tensors.of(to));
  }

  static List<LabelledRow> read(String hash, ArtifactStore artifacts, Schema schema) {
    if (hash.isEmpty()) {
      return List.of();
    }
    Tensors from =
        artifacts
            .get(hash)
            .orElseThrow(() ->
                new IllegalStateException(
                    "hold-out %s is gone (expected: it is kept while the log names it)"
                        .formatted(hash)))
            .state();
    RowDecoder decoder = new RowDecoder(schema);
    byte[] bytes = from.bytes("rows");
    int[] ends = from.ints("ends");
    double[] labels = from.doubles("labels");
    List<LabelledRow> rows = new ArrayList<>(ends.length);
    for (int i = 0; i < ends.length; i++) {
      Row row = decoder.decode(Arrays.copyOfRange(bytes, i == 0 ? 0 : ends[i - 1], ends[i]));
      rows.add(new LabelledRow(row, labels[i]));
    }
    return rows;
  }
}
