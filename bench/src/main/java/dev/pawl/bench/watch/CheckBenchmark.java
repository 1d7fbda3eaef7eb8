package dev.pawl.bench.watch;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Where;
import dev.pawl.watch.champion.ChampionWatch;
import dev.pawl.watch.drift.DriftWatch;
import dev.pawl.watch.feed.FeedWatch;
import dev.pawl.watch.feed.FlagWatch;
import dev.pawl.watch.feed.RepeatWatch;
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
 * be validated, to go into the checks of files that are there by default, and into the watches of a
 * live model. There a row comes each second of event time, and the looks every quarter and every
 * hour are part of what a row takes.
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

  private static final long SECOND = 1_000;
  private static final long QUARTER = 900 * SECOND;
  private static final long HOUR = 4 * QUARTER;
  private static final Where MODEL = Where.version("champion");

  private static final Schema SCHEMA = schema();
  private static final Schema FLAGGED =
      Schema.of(SCHEMA.fields().stream().map(field -> field.with(Handling.FLAG)).toList());

  private final double[][] numbers = new double[ROWS][FIELDS];
  private final String[][] names = new String[ROWS][FIELDS];
  private final List<Row> rows = new ArrayList<>();
  private final RowBuilder builder = new RowBuilder(SCHEMA);
  private TableProfile profile = TableProfile.of(SCHEMA, 1);
  private QualityCheck quality = new QualityCheck(SCHEMA, 1L << 24, QualitySettings.USUAL);
  private final FeedWatch feed = new FeedWatch(SCHEMA, SCHEMA.names(), 1);
  private final RepeatWatch repeats = new RepeatWatch(SCHEMA, SCHEMA.names(), MODEL);
  private final FlagWatch flags = new FlagWatch(FLAGGED);
  private final ChampionWatch champion = new ChampionWatch(ChampionWatch.Settings.of(MODEL, HOUR));
  private final DriftWatch drift = new DriftWatch(SCHEMA, DriftWatch.Settings.hourly(1));
  private final double[] scores = new double[1];
  private long time;
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

  /** Into the watch of the fields of requests. */
  @Benchmark
  public void feed() {
    feed.add(rows.get(next()), tick());
    if (time % QUARTER == 0) {
      feed.look(time);
    }
  }

  /** Into the watch of requests and answers that repeat. */
  @Benchmark
  public void repeats() {
    Row row = rows.get(next());
    repeats.request(row, tick());
    scores[0] = row.number(1);
    repeats.answer(scores, time);
    if (time % QUARTER == 0) {
      repeats.look(time, false);
    }
  }

  /** Into the watch of values that are flagged, when all fields say so; by default none does. */
  @Benchmark
  public void flags() {
    flags.add(rows.get(next()), tick());
    if (time % QUARTER == 0) {
      flags.look(time);
    }
  }

  /** Into the watch of the answers, the losses and the traffic of what serves. */
  @Benchmark
  public void champion() {
    scores[0] = rows.get(next()).number(1);
    champion.prediction(scores, 0, 1);
    champion.loss(scores[0] * scores[0], 1);
    if (tick() % HOUR == 0) {
      champion.closeBlock(time - HOUR);
    }
  }

  /** Into the comparison of each hour with the same hour of four weeks, when a spec declares it. */
  @Benchmark
  public void drift() {
    Row row = rows.get(next());
    drift.add(row);
    drift.prediction(row.number(1));
    if (tick() % HOUR == 0) {
      drift.closePeriod(time - HOUR);
    }
  }

  private long tick() {
    time += SECOND;
    return time;
  }
}
