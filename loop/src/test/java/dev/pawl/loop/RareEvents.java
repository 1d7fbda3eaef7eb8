package dev.pawl.loop;

import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The events of {@code rare.yaml}: log-odds −5.1 + 1.5 x, which is about 1 % on average. */
final class RareEvents {
  static final long HOUR = 3_600_000;

  private final List<LogRecord> records = new ArrayList<>();
  private final Columns columns;
  private int positives;
  private int labels;

  RareEvents(String yaml) {
    this.columns = Columns.of(SpecReader.read(yaml, "rare.yaml"));
    add(LineEvents.apply(yaml));
  }

  void add(Event event) {
    records.add(new LogRecord(records.size(), 0, event));
  }

  List<LogRecord> records() {
    return records;
  }

  /** The share of positive labels so far. */
  double baseRate() {
    return positives / (double) labels;
  }

  /** A row of the model. */
  Row row(double x) {
    RowBuilder row = new RowBuilder(columns.row());
    return row.set("x", x).row();
  }

  /** Adds the events of some hours, each answered at once. */
  void hours(long from, long to, int each, long seed) {
    RowCodec rows = new RowCodec(columns.row());
    RowCodec outcomes = new RowCodec(columns.outcome());
    SplittableRandom random = new SplittableRandom(seed);
    for (long hour = from; hour < to; hour++) {
      for (int i = 0; i < each; i++) {
        long time = hour * HOUR + i;
        double x = random.nextDouble(-1, 1);
        boolean positive = random.nextDouble() < 1 / (1 + Math.exp(5.1 - 1.5 * x));
        positives += positive ? 1 : 0;
        labels++;
        String id = "p" + hour + "." + i;
        RowBuilder answer = new RowBuilder(columns.outcome());
        answer.set("fraud", positive);
        byte[] row = rows.encode(row(x));
        add(new Prediction(id, "", time, "", row, "", "champion", 1, new double[] {0.5}, true));
        add(new Outcome("o" + id, "", time + 1, id, outcomes.encode(answer.row()), false));
      }
      add(new Tick((hour + 1) * HOUR));
    }
  }
}
