package dev.pawl.cli.replay;

import dev.pawl.cli.node.LogFolder;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Tick;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.run.Replay;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import dev.pawl.spec.Spec;
import dev.pawl.store.csv.CsvEvents;
import dev.pawl.store.csv.CsvEventsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The events that specs are replayed over. Safe for use by any number of threads. */
public sealed interface ReplayData {
  /** How many events pass between two reports of progress. */
  int STEP = 2_000;

  /** How many names are listed at most. */
  int MOST_SHOWN = 20;

  /**
   * Lets all events pass before a replay.
   *
   * @param spec the spec that is replayed
   * @param replay takes the events
   * @param notes hears, in a line each, what was found that its owner should know
   * @param total hears once how many events there are
   * @param done hears now and then how many more have passed
   */
  void pass(Spec spec, Replay replay, Consumer<String> notes, LongConsumer total, LongConsumer done)
      throws IOException;

  /** Rows of a CSV file. */
  record Csv(Path file, CsvEventsOptions options) implements ReplayData {
    private static final long HOUR = 3_600_000;

    @Override
    public void pass(
        Spec spec, Replay replay, Consumer<String> notes, LongConsumer total, LongConsumer done) {
      CsvEvents events = CsvEvents.read(file, spec, options);
      if (!events.missingInputs().isEmpty()) {
        notes.accept(
            "%s has no column for %s: missing in each row"
                .formatted(file, shortened(events.missingInputs())));
      }
      long predictions = events.counts().predictions();
      long outcomes = events.counts().outcomes();
      total.accept(predictions + outcomes + events.hours().hours());
      Passing passing = new Passing(replay, done);
      long last = Long.MIN_VALUE;
      for (Event event : events) {
        passing.on(new LogRecord(passing.count, 0, event));
        last = event.eventTime();
      }
      boolean waits =
          spec.outcome().when() == When.WINDOW
              || spec.outcome().unanswered() == Unanswered.NEGATIVE;
      long end = waits ? last + spec.outcome().window().toMillis() + HOUR : last;
      for (long clock = last + HOUR; clock <= end; clock += HOUR) {
        passing.on(new LogRecord(passing.count, 0, new Tick(clock)));
      }
      passing.end();
    }
  }

  private static String shortened(List<String> names) {
    return names.size() <= MOST_SHOWN
        ? names.toString()
        : "%s and %,d more".formatted(names.subList(0, MOST_SHOWN), names.size() - MOST_SHOWN);
  }

  /** A recorded log, as far as it can be read. */
  record Recorded(Path folder) implements ReplayData {

    @Override
    public void pass(
        Spec spec, Replay replay, Consumer<String> notes, LongConsumer total, LongConsumer done)
        throws IOException {
      RecordedRows rows = new RecordedRows(spec);
      try (EmbeddedEventLog log =
              EmbeddedEventLog.openReadOnly(
                  LogFolder.of(folder, spec.model()).orElse(folder),
                  EmbeddedLogSettings.standard());
          EventLog.Reader reader = log.read(log.start())) {
        log.damage().ifPresent(damage -> notes.accept("only up to there: " + damage.getMessage()));
        total.accept(log.end() - log.start());
        Passing passing = new Passing(replay, done);
        for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
          passing.on(rows.under(logged));
        }
        passing.end();
      }
    }
  }

  /** Counts what passes. */
  final class Passing {
    private final Replay replay;
    private final LongConsumer done;
    private long count;
    private long reported;

    Passing(Replay replay, LongConsumer done) {
      this.replay = replay;
      this.done = done;
    }

    void on(LogRecord logged) {
      replay.on(logged);
      if (++count - reported == STEP) {
        end();
      }
    }

    void end() {
      done.accept(count - reported);
      reported = count;
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the replay was told to stop");
      }
    }
  }
}
