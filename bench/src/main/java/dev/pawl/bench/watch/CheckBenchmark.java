package dev.pawl.bench.watch;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.profile.TableProfile;
import dev.pawl.watch.quality.QualityCheck;
import dev.pawl.watch.quality.QualitySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for a row of 20 fields (twelve numbers, two truth values, six names) on one core: to
 * be validated, and to go into the checks that are there by default.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class CheckBenchmark {
  private static final int ROWS = 1 << 12;
  private static final int NUMBERS = 12;
  private static final int TRUTHS = 14;
  private static final int FIELDS = 20;
  private static final List<String> KINDS = List.of("a", "b", "c", "d", "e");

  private static final Schema SCHEMA = schema();

  private final double[][] numbers = new double[ROWS][FIELDS];
  private final String[][] names = new String[ROWS][FIELDS];
  private final List<Row> rows = new ArrayList<>();
  private final RowBuilder builder = new RowBuilder(SCHEMA);
  private TableProfile profile = TableProfile.of(SCHEMA, 1);
  private QualityCheck quality = new QualityCheck(SCHEMA, 1L << 24, QualitySettings.USUAL);
  private int next;

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < FIELDS; i++) {
      String name = "f" + i;
      fields.add(
          i < NUMBERS
              ? new Field(name, FieldType.NUMBER, true, -1e6, 1e6, List.of(), "")
              : i < TRUTHS
                  ? Field.of(name, FieldType.BOOLEAN)
                  : i < TRUTHS + 2
                      ? new Field(name, FieldType.CATEGORY, true, -1, 1, KINDS, "")
                      : Field.of(name, FieldType.CATEGORY).atMost(20));
    }
    return Schema.of(fields);
  }

  /** Draws the rows. */
  @Setup
  public void draw() {
    SplitMix random = new SplitMix(1);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < FIELDS; i++) {
        numbers[r][i] = i % 3 == 0 ? random.nextInt(100) : random.nextGaussian();
        names[r][i] =
            i < TRUTHS + 2 ? KINDS.get(random.nextInt(5)) : "n" + random.nextInt(i * i * 10);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      rows.add(validate());
    }
  }

  /** What is kept of rows grows with them. */
  @Setup(Level.Iteration)
  public void empty() {
    profile = TableProfile.of(SCHEMA, 1);
    quality = new QualityCheck(SCHEMA, 1L << 24, QualitySettings.USUAL);
  }

  private int next() {
    next = (next + 1) & (ROWS - 1);
    return next;
  }

  /** From 20 values, each checked for type, bounds, categories, length and presence, to a row. */
  @Benchmark
  public Row validate() {
    int r = next();
    for (int i = 0; i < NUMBERS; i++) {
      builder.set(i, numbers[r][i]);
    }
    for (int i = NUMBERS; i < TRUTHS; i++) {
      builder.set(i, numbers[r][i] > 0);
    }
    for (int i = TRUTHS; i < FIELDS; i++) {
      builder.set(i, names[r][i]);
    }
    return builder.row();
  }

  /** Into the profile of each feature, which drift and schemas are checked on. */
  @Benchmark
  public void profile() {
    profile.add(rows.get(next()));
  }

  /** Into the check of quality. */
  @Benchmark
  public void quality() {
    quality.add(rows.get(next()));
  }
}
