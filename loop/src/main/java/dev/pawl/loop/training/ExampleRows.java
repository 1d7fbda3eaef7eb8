package dev.pawl.loop.training;

import dev.pawl.log.EventCodec;
import dev.pawl.log.Prediction;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Examples as named tensors, without the scores of the contestants: what is left of them once they
 * have been compared.
 */
public final class ExampleRows {
  private static final int LONGS = 3;
  private static final Scores NO_SCORES = new Scores(new int[0], new double[0]);

  private ExampleRows() {}

  /** Writes examples, in their order. */
  public static void write(Collection<Example> examples, Tensors.Writer to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[examples.size()];
    long[] longs = new long[examples.size() * LONGS];
    double[] labels = new double[examples.size()];
    List<String> origins = new ArrayList<>();
    int i = 0;
    for (Example example : examples) {
      bytes.writeBytes(EventCodec.encode(example.prediction()));
      ends[i] = bytes.size();
      longs[LONGS * i] = example.offset();
      longs[LONGS * i + 1] = example.labelTime();
      longs[LONGS * i + 2] = example.labelOffset();
      origins.add(example.origin().name());
      labels[i++] = example.label();
    }
    to.bytes("predictions", bytes.toByteArray());
    to.ints("ends", ends);
    to.longs("longs", longs);
    to.doubles("labels", labels);
    to.text("origins", String.join(",", origins));
  }

  /** Reads what {@link #write} wrote, and decodes the rows. */
  public static List<Example> read(Tensors from, Function<byte[], Row> rows) {
    byte[] bytes = from.bytes("predictions");
    int[] ends = from.ints("ends");
    long[] longs = from.longs("longs");
    double[] labels = from.doubles("labels");
    String[] origins = from.text("origins").split(",", -1);
    List<Example> examples = new ArrayList<>(ends.length);
    for (int i = 0; i < ends.length; i++) {
      byte[] event = Arrays.copyOfRange(bytes, i == 0 ? 0 : ends[i - 1], ends[i]);
      Prediction prediction = (Prediction) EventCodec.decode(event);
      examples.add(
          new Example(
              prediction,
              longs[LONGS * i],
              rows.apply(prediction.row()),
              NO_SCORES,
              labels[i],
              longs[LONGS * i + 1],
              longs[LONGS * i + 2],
              Example.Origin.valueOf(origins[i])));
    }
    return examples;
  }
}
