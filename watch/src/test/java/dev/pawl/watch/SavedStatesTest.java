package dev.pawl.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Handling;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.stream.loss.Loss;
import dev.pawl.watch.champion.ChampionWatch;
import dev.pawl.watch.drift.DriftWatch;
import dev.pawl.watch.drift.DriftWatch.Reference;
import dev.pawl.watch.feed.FeedWatch;
import dev.pawl.watch.feed.FlagWatch;
import dev.pawl.watch.feed.RepeatWatch;
import dev.pawl.watch.numeric.Numbers;
import dev.pawl.watch.numeric.NumericWatch;
import dev.pawl.watch.operations.AgeWatch;
import dev.pawl.watch.operations.LabelWatch;
import dev.pawl.watch.operations.LevelWatch;
import dev.pawl.watch.performance.ConfidenceEstimate;
import dev.pawl.watch.performance.DirectLossEstimate;
import dev.pawl.watch.performance.ExpectedLoss;
import dev.pawl.watch.performance.PerformanceWatch;
import dev.pawl.watch.skew.SkewWatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States of watches as version 1 wrote them, which every later version has to take and go on with.
 * {@link #main} writes the files that are not there yet; it is run by hand, once for a version.
 */
class SavedStatesTest {
  private static final long HOUR = 3_600_000;
  private static final int SAVED = 60;
  private static final int END = 120;
  private static final Schema SCHEMA =
      Schema.of(
          new Field("x", FieldType.NUMBER, false, -9, 9, List.of(), "").with(Handling.FLAG),
          Field.of("c", FieldType.CATEGORY));

  private static final Schema NUMBERS_ONLY =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("twice", FieldType.NUMBER),
          Field.of("half", FieldType.NUMBER));

  /** A watch that an hour of rows goes into, and its state. */
  interface Watched {
    /** Takes an hour's rows, and says what was found. */
    List<FindingEvent> hour(int hour);

    void snapshot(Tensors.Writer to);

    void restore(Tensors from);
  }

  /** All that has a state of its own. */
  enum Kept {
    FEED {
      @Override
      Watched fresh() {
        return new FeedHours(new FeedWatch(SCHEMA, SCHEMA.names(), 1));
      }
    },
    REPEATS {
      @Override
      Watched fresh() {
        return new RepeatHours(new RepeatWatch(SCHEMA, SCHEMA.names(), Where.ALL));
      }
    },
    FLAGS {
      @Override
      Watched fresh() {
        return new FlagHours(new FlagWatch(SCHEMA));
      }
    },
    DRIFT {
      @Override
      Watched fresh() {
        return new DriftHours(
            new DriftWatch(
                SCHEMA,
                new DriftWatch.Settings(HOUR, 2, 4, Reference.TRAILING, 0.1, 0.05, 720, 1)));
      }
    },
    CHAMPION {
      @Override
      Watched fresh() {
        return new ChampionHours(
            new ChampionWatch(
                new ChampionWatch.Settings(Where.ALL, HOUR, 1, 10, 1, 10, 1_000, 100)));
      }
    },
    PERFORMANCE {
      @Override
      Watched fresh() {
        return new PerformanceHours(
            new PerformanceWatch(
                List.of("x > 0"),
                new PerformanceWatch.Settings(
                    6 * HOUR, HOUR, 1, 0.1, 0.2, Double.POSITIVE_INFINITY, 0.05, 30)));
      }
    },
    EXPECTED_BY_CONFIDENCE {
      @Override
      Watched fresh() {
        return new ExpectedHours(
            new ExpectedLoss(
                new ConfidenceEstimate(Loss.LOG_LOSS, 1, 0.9),
                new ExpectedLoss.Settings(6 * HOUR, HOUR, 0.3, 0.05, 30)));
      }
    },
    EXPECTED_DIRECTLY {
      @Override
      Watched fresh() {
        return new ExpectedHours(
            new ExpectedLoss(
                new DirectLossEstimate(SCHEMA, 4_096, 1),
                new ExpectedLoss.Settings(6 * HOUR, HOUR, 0.3, 0.05, 30)));
      }
    },
    LEVEL {
      @Override
      Watched fresh() {
        return new LevelHours(
            new LevelWatch(new LevelWatch.Settings("latency", 0.9, false, 20, 0.2, 0.05, 30)));
      }
    },
    LABELS {
      @Override
      Watched fresh() {
        return new LabelHours(new LabelWatch(new LabelWatch.Settings(HOUR, 12 * HOUR, 0.15, 0.5)));
      }
    },
    NUMBERS {
      @Override
      Watched fresh() {
        return new NumberHours(new NumericWatch());
      }
    },
    AGE {
      @Override
      Watched fresh() {
        return new AgeHours(new AgeWatch(10 * HOUR));
      }
    },
    SKEW {
      @Override
      Watched fresh() {
        return new SkewHours(new SkewWatch(NUMBERS_ONLY, 1, 0.05));
      }
    };

    abstract Watched fresh();

    String file() {
      return name().toLowerCase(Locale.ROOT) + "-1.safetensors.gz";
    }
  }

  /** 220 rows an hour, the same in every run; from hour 50 on all of them otherwise. */
  private static List<Row> rows(int hour) {
    SplitMix random = new SplitMix(hour + 1L);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 220; i++) {
      double x = hour < 50 ? random.nextGaussian() : 30;
      rows.add(
          new RowBuilder(SCHEMA)
              .set(0, x)
              .set(1, (hour < 50 ? "c" : "d") + random.nextInt(5))
              .row());
    }
    return rows;
  }

  private static double loss(int hour, int row) {
    return (hour < 50 ? 0.2 : 1.5) + row % 7 / 10.0;
  }

  private record FeedHours(FeedWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      for (Row row : rows(hour)) {
        // The number goes missing: what else is wrong is known after a week only.
        RowBuilder without = new RowBuilder(SCHEMA).set(1, row.text(1));
        watch.add(hour < 50 ? row : without.row(), hour * HOUR);
      }
      return watch.look((hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record RepeatHours(RepeatWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      for (Row row : rows(hour)) {
        watch.request(row, hour * HOUR);
        watch.answer(new double[] {row.number(0)}, hour * HOUR);
      }
      return watch.look((hour + 1) * HOUR, false);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record FlagHours(FlagWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      rows(hour).forEach(row -> watch.add(row, hour * HOUR));
      return watch.look((hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record DriftHours(DriftWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      int i = 0;
      for (Row row : rows(hour)) {
        watch.add(row);
        watch.prediction(row.number(0));
        watch.label(row, row.number(0), i % 3, loss(hour, i++));
      }
      return watch.closePeriod(hour * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record ChampionHours(ChampionWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      int i = 0;
      for (Row row : rows(hour)) {
        watch.prediction(new double[] {row.number(0)}, 0, 1);
        watch.loss(loss(hour, i) + hour % 5 / 50.0, 1 + i++ % 2);
      }
      return watch.closeBlock(hour * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      to.doubles("state", watch.state());
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from.doubles("state"));
    }
  }

  private record PerformanceHours(PerformanceWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      int i = 0;
      for (Row row : rows(hour)) {
        boolean[] slices = {row.number(0) > 0};
        String version = hour < 40 ? "1.1" : "1.2";
        watch.label(version, slices, row.number(0), i % 3, loss(hour, i++), false);
      }
      return watch.advance((hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record ExpectedHours(ExpectedLoss watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      int i = 0;
      for (Row row : rows(hour)) {
        double[] scores = {hour < 50 ? 0.9 : 0.6};
        watch.prediction(row, scores);
        watch.label(row, scores, i % 10 == 0 ? 0 : 1, loss(hour, i++));
      }
      return watch.advance((hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record LevelHours(LevelWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      for (Row row : rows(hour)) {
        watch.add(hour < 40 ? "1.1" : "1.2", 10 + row.number(0));
      }
      return watch.closePeriod(hour * HOUR, (hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  /** Quarters of days: labels are missing from the 50th on. */
  private record LabelHours(LabelWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      long now = 6L * hour * HOUR;
      for (int i = 0; i < 440; i++) {
        watch.prediction(now + i);
        if (i % (hour < 50 ? 50 : 3) > 0) {
          watch.label(now + i, now + i + HOUR + i % 7 * HOUR / 2);
        }
      }
      return watch.advance(now + 5 * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record NumberHours(NumericWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      boolean right = hour < 50;
      return watch.observe(
          "lineage main", new Numbers(1_000, right ? 9 : 900, 0, right ? 5 : 5_000), hour * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record AgeHours(AgeWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      long made = Math.min(hour, 40) * HOUR;
      return watch.advance(hour * HOUR, new AgeWatch.Made("1.4", made, made, made));
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private record SkewHours(SkewWatch watch) implements Watched {
    @Override
    public List<FindingEvent> hour(int hour) {
      int i = 0;
      // Half of an hour's rows, so that a look is still under way in every other hour.
      for (Row row : rows(hour).subList(0, 110)) {
        double x = row.number(0);
        RowBuilder computed = new RowBuilder(NUMBERS_ONLY).set(0, x).set(1, 2 * x).set(2, x / 2);
        RowBuilder served = new RowBuilder(NUMBERS_ONLY).set(0, x).set(2, x / 2);
        if (hour < 50 || i % 2 == 0) {
          served.set(1, hour < 50 && i % 50 > 0 ? 2 * x : 3 * x);
        }
        watch.add(served.row(), computed.row(), hour * HOUR + i++);
      }
      return watch.look((hour + 1) * HOUR);
    }

    @Override
    public void snapshot(Tensors.Writer to) {
      watch.snapshot(to);
    }

    @Override
    public void restore(Tensors from) {
      watch.restore(from);
    }
  }

  private static List<FindingEvent> hours(Watched watch, int from, int to) {
    List<FindingEvent> events = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      events.addAll(watch.hour(hour));
    }
    return events;
  }

  private static byte[] state(Watched watch) {
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    return Safetensors.write(Tensors.of(to));
  }

  private static byte[] golden(Kept kept) {
    try (InputStream in = SavedStatesTest.class.getResourceAsStream("/golden/" + kept.file());
        InputStream unpacked =
            new GZIPInputStream(
                new ByteArrayInputStream(Objects.requireNonNull(in, kept.file()).readAllBytes()))) {
      return unpacked.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(kept.file(), e);
    }
  }

  public static void main(String[] args) throws IOException {
    for (Kept kept : Kept.values()) {
      Path file = Path.of(args[0]).resolve(kept.file());
      if (Files.notExists(file)) {
        Watched watch = kept.fresh();
        hours(watch, 0, SAVED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
          out.write(state(watch));
        }
        Files.write(file, packed.toByteArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_state_of_version_1_is_taken_and_gone_on_with(Kept kept) {
    Watched restored = kept.fresh();
    restored.restore(Safetensors.read(golden(kept)));
    Watched whole = kept.fresh();
    hours(whole, 0, SAVED);

    assertThat(hours(restored, SAVED, END)).isEqualTo(hours(whole, SAVED, END));
    assertThat(state(restored)).isEqualTo(state(whole));
  }

  @ParameterizedTest
  @EnumSource
  void the_same_rows_make_the_same_state(Kept kept) {
    Watched watch = kept.fresh();
    assertThat(hours(watch, 0, SAVED)).isNotEmpty();

    assertThat(state(watch)).isEqualTo(golden(kept));
  }
}
