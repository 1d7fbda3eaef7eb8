package dev.pawl.loop;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Sea;
import java.util.ArrayList;
import java.util.List;

/**
 * Concepts of SEA one after another, each hour so many predictions that are answered an hour later.
 */
final class SeaRun {
  static final double NOISE = 0.1;
  private static final long HOUR = LineEvents.HOUR;

  private final String spec;
  private final LineEvents events = new LineEvents();
  private final List<Outcome> due = new ArrayList<>();
  private long hour;

  SeaRun(String spec) {
    this.spec = spec;
    events.add(LineEvents.apply(spec));
  }

  /** Some hours of a concept. */
  SeaRun then(int function, int hours, int each, long seed) {
    Columns columns = Columns.of(SpecReader.read(spec, "sea.yaml"));
    RowCodec rows = new RowCodec(columns.row());
    RowCodec outcomes = new RowCodec(columns.outcome());
    ExampleSource source = new Sea(function, NOISE).start(seed);
    double[] x = new double[3];
    for (long end = hour + hours; hour < end; hour++) {
      List<Outcome> next = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        long time = hour * HOUR + i;
        int label = source.next(x);
        String id = "p" + hour + "." + i;
        RowBuilder row = new RowBuilder(columns.row());
        for (int j = 0; j < x.length; j++) {
          row.set("x" + (j + 1), x[j]);
        }
        events.add(
            new Prediction(
                id,
                "",
                time,
                "",
                rows.encode(row.row()),
                "",
                "champion",
                1,
                new double[] {0.5},
                true));
        RowBuilder answer = new RowBuilder(columns.outcome());
        answer.set("y", label);
        next.add(new Outcome("o" + id, "", time + HOUR, id, outcomes.encode(answer.row()), false));
      }
      due.forEach(events::add);
      due.clear();
      due.addAll(next);
      events.add(new Tick((hour + 1) * HOUR));
    }
    return this;
  }

  LineEvents events() {
    return events;
  }
}
