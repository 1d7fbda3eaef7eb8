package dev.pawl.bench.verify;

import dev.pawl.cli.node.Node;
import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Sea;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A concept that comes back: SEA f1, then f3, then f1 again, 15 days each, 200 examples an hour of
 * which 10 % have the wrong class, and Hoeffding trees trained anew each day on the last six days.
 * Once with parked challengers that may be revived, once without.
 */
final class RecurringConcept {
  private static final double NOISE = 0.1;
  private static final int DAYS = 15;
  private static final int EACH_HOUR = 200;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final int[] CONCEPTS = {1, 3, 1};

  private final int streams;

  RecurringConcept(int streams) {
    this.streams = streams;
  }

  /** Whether reviving lowers the error after the return in each stream; adds its table. */
  boolean run(Workbench workbench, List<Table> tables) {
    List<List<String>> rows = new ArrayList<>();
    double[] changesEarly = new double[streams];
    double[] changes = new double[streams];
    double best = NOISE * (1 - NOISE);
    boolean holds = true;
    for (int stream = 1; stream <= streams; stream++) {
      workbench.progress().printf("a concept that comes back, stream %d%n", stream);
      Replay.Result with = replayed(true, stream);
      Replay.Result without = replayed(false, stream);
      long revivals =
          with.decisions().stream()
              .filter(it -> it.kind() == Kind.REVIVE && it.eventTime() >= 2 * DAYS * DAY)
              .count();
      double early = (error(with, 2) - error(without, 2)) / (error(without, 2) - best);
      double whole = (error(with, DAYS) - error(without, DAYS)) / (error(without, DAYS) - best);
      changesEarly[stream - 1] = early;
      changes[stream - 1] = whole;
      holds &= revivals > 0 && whole < 0;
      rows.add(
          List.of(
              String.valueOf(stream),
              String.valueOf(revivals),
              number(error(with, 2)),
              number(error(without, 2)),
              percent(early),
              number(error(with, DAYS)),
              number(error(without, DAYS)),
              percent(whole)));
    }
    rows.add(List.of("all", "", "", "", mean(changesEarly), "", "", mean(changes)));
    tables.add(
        new Table(
            "SEA f1, f3, f1 again, 15 days each, 4,800 examples a day: Brier score of what served"
                + " after the return, with a parked challenger revived and without. The best"
                + " possible is "
                + number(best)
                + "; changes are of what is above it, in the last row their mean with Student's 95 %"
                + " interval over the streams.",
            List.of(
                "stream",
                "revivals",
                "first two days",
                "without",
                "change",
                "fifteen days",
                "without",
                "change"),
            rows));
    return holds;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%+.0f %%", 100 * share);
  }

  /** The mean with Student's interval. */
  private static String mean(double[] figures) {
    double sum = 0;
    for (double figure : figures) {
      sum += figure;
    }
    double mean = sum / figures.length;
    if (figures.length == 1) {
      return percent(mean);
    }
    double squares = 0;
    for (double figure : figures) {
      squares += (figure - mean) * (figure - mean);
    }
    int freedom = figures.length - 1;
    double error = Math.sqrt(squares / freedom / figures.length);
    double half = new TDistribution(freedom).inverseCumulativeProbability(0.975) * error;
    return "%s (%s to %s)".formatted(percent(mean), percent(mean - half), percent(mean + half));
  }

  /** The mean loss of what served in the first days after the return. */
  private static double error(Replay.Result result, int days) {
    long back = 2 * DAYS * DAY;
    return result.scoreboard().mean(back, back + days * DAY);
  }

  private static String spec(boolean revive) {
    return """
    model: sea
    owner: bench@example.com
    purpose: A concept that comes back
    task: binary
    inputs: {x1: number, x2: number, x3: number}
    outcome: {values: {y: number}, window: 6h, label: y > 0.5}
    learner: hoeffding_tree
    training:
      mode: scheduled_stateless
      triggers: [{every: 1d}]
      window: 6d
      parked: {revive: %s, merge: false}
    evaluation: {metric: brier, block: 1h, margin: 1%%, first_look: 12, backtest: 1d, watch: 1d}
    """
        .formatted(revive);
  }

  private static Replay.Result replayed(boolean revive, int stream) {
    Spec spec = SpecReader.read(spec(revive), "sea.yaml");
    Replay replay =
        new Replay(spec, "", List.of(), Node.version(), new MemoryArtifactStore(), Node::cpuNanos);
    new Feed(spec, replay).play(stream);
    return replay.result();
  }

  /** Sends the stream into a replay; each outcome comes an hour after its prediction. */
  private static final class Feed {
    private final Replay replay;
    private final RowCodec rows;
    private final RowCodec outcomes;
    private final Columns columns;
    private List<Outcome> due = new ArrayList<>();
    private long offset;

    Feed(Spec spec, Replay replay) {
      this.replay = replay;
      this.columns = Columns.of(spec);
      this.rows = new RowCodec(columns.row());
      this.outcomes = new RowCodec(columns.outcome());
    }

    void play(int stream) {
      long hour = 0;
      for (int i = 0; i < CONCEPTS.length; i++) {
        ExampleSource source = new Sea(CONCEPTS[i], NOISE).start(100L * stream + i);
        for (long end = hour + 24L * DAYS; hour < end; hour++) {
          hour(source, hour);
        }
      }
    }

    private void hour(ExampleSource source, long hour) {
      List<Outcome> next = new ArrayList<>();
      double[] x = new double[3];
      for (int i = 0; i < EACH_HOUR; i++) {
        long time = hour * HOUR + i;
        int label = source.next(x);
        String id = "p" + hour + "." + i;
        RowBuilder row = new RowBuilder(columns.row());
        for (int j = 0; j < x.length; j++) {
          row.set("x" + (j + 1), x[j]);
        }
        send(
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
        RowBuilder answer = new RowBuilder(columns.outcome()).set("y", label);
        next.add(new Outcome("o" + id, "", time + HOUR, id, outcomes.encode(answer.row()), false));
      }
      due.forEach(this::send);
      due = next;
      send(new Tick((hour + 1) * HOUR));
    }

    private void send(Event event) {
      replay.on(new LogRecord(offset++, 0, event));
    }
  }
}
