package dev.pawl.loop;

import dev.pawl.log.Command;
import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * The events of {@code line.yaml}: y = slope · x + noise, some per hour, answered an hour later.
 */
public final class LineEvents {
  /** In milliseconds. */
  public static final long HOUR = 3_600_000;

  private final List<LogRecord> records = new ArrayList<>();
  private final String spec;
  private boolean newUnits;

  /** None yet. */
  public LineEvents() {
    this(yaml());
  }

  /** Events with the columns of another spec than {@code line.yaml}. */
  LineEvents(String spec) {
    this.spec = spec;
  }

  /** Lets each prediction be for a unit of its own. */
  LineEvents withNewUnits() {
    newUnits = true;
    return this;
  }

  /** The spec. */
  public static String yaml() {
    try (InputStream in =
        Objects.requireNonNull(LineEvents.class.getResourceAsStream("line.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that applies a spec. */
  public static Command apply(String yaml) {
    return Command.of("apply-" + yaml.hashCode(), 0, "apply", Map.of("spec", yaml), "tests", "");
  }

  /** Adds an event. */
  public void add(Event event) {
    records.add(new LogRecord(records.size(), 0, event));
  }

  /** All so far. */
  public List<LogRecord> records() {
    return records;
  }

  /** Adds the events of some hours. */
  public void hours(long from, long to, int each, double slope, long seed) {
    hours(from, to, each, slope, 0, seed);
  }

  /** Adds the events of some hours, x shifted. */
  void hours(long from, long to, int each, double slope, double shift, long seed) {
    hours(from, to, each, slope, shift, x -> x, seed);
  }

  /** Adds the events of some hours, x shifted, and written as something else than it is. */
  void hours(
      long from,
      long to,
      int each,
      double slope,
      double shift,
      DoubleUnaryOperator written,
      long seed) {
    Columns columns = Columns.of(SpecReader.read(spec, "line.yaml"));
    RowCodec rows = new RowCodec(columns.row());
    RowCodec outcomes = new RowCodec(columns.outcome());
    SplittableRandom random = new SplittableRandom(seed);
    List<Outcome> due = new ArrayList<>();
    for (long hour = from; hour < to; hour++) {
      List<Outcome> next = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        long time = hour * HOUR + i;
        double x = random.nextDouble(-1, 1) + shift;
        double y = slope * x + random.nextGaussian() * 0.3;
        String id = "p" + hour + "." + i;
        String unit = newUnits ? "u" + hour + "." + i : "u" + i;
        RowBuilder row = new RowBuilder(columns.row());
        row.set("x", written.applyAsDouble(x));
        row.set("shop", i % 2 == 0 ? "a" : "b");
        if (columns.row().find("z") >= 0) {
          row.set("z", x);
        }
        RowBuilder answer = new RowBuilder(columns.outcome());
        answer.set("y", y);
        add(
            new Prediction(
                id,
                unit,
                time,
                "",
                rows.encode(row.row()),
                "",
                "champion",
                1,
                new double[] {0},
                true));
        next.add(
            new Outcome("o" + id, unit, time + HOUR, id, outcomes.encode(answer.row()), false));
      }
      due.forEach(this::add);
      due = next;
      add(new Tick((hour + 1) * HOUR));
    }
  }
}
