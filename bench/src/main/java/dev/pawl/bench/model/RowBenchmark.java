package dev.pawl.bench.model;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.RowExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to make, extend and decode a row of 14 or 20 fields. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RowBenchmark {
  private static final double[] LIVE = {0.5, 1.25, -3.75, 1.1, 2.2, Double.NaN};

  private final RowCodec codec = new RowCodec(FlightRows.SCHEMA);
  private final List<Row> inputs = FlightRows.rows(FlightRows.INPUTS);
  private final byte[][] encoded =
      FlightRows.rows(FlightRows.SCHEMA).stream().map(codec::encode).toArray(byte[][]::new);
  private final RowBuilder builder = new RowBuilder(FlightRows.INPUTS);
  private final RowExtension extension = new RowExtension(FlightRows.INPUTS, FlightRows.SCHEMA);
  private int next;

  private int next() {
    next = (next + 1) & (FlightRows.COUNT - 1);
    return next;
  }

  /** From bytes to a row of 20 fields, codes included, no text made. */
  @Benchmark
  public Row decode() {
    return codec.decode(encoded[next()]);
  }

  /** From 14 values, checked, to a row and its bytes. */
  @Benchmark
  public Row build() {
    int i = next();
    builder
        .set(0, i)
        .set(1, 1400)
        .set(2, 11.5078)
        .set(3, 10)
        .set(4, 0)
        .set(5, 1012.3)
        .set(6, 230)
        .set(7, true)
        .set(8, 1357034400000.0)
        .set(9, "UA")
        .set(10, "EWR")
        .set(11, "IAH")
        .set(12, "N14228")
        .set(13, "UA1545");
    return builder.row();
  }

  /** Six numbers put behind a row of 14 fields. */
  @Benchmark
  public Row extend() {
    return extension.of(inputs.get(next()), LIVE);
  }
}
