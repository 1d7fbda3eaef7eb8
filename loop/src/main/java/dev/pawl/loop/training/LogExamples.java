package dev.pawl.loop.training;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.LabelJoin;
import dev.pawl.loop.join.Scores;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a log, made again by joining it anew, in the order in which the fold learned
 * them.
 *
 * <p>Reading starts two windows (and the skew that the spec allows) before the first label that is
 * asked for, so every prediction that may still get a label is seen. For use by one thread.
 */
public final class LogExamples implements AutoCloseable {
  private static final Scores NONE = new Scores(new int[0], new double[0]);

  private final EventLog.Reader reader;
  private final LabelJoin join;
  private final Schema outcome;
  private final RowCodec outcomes;
  private final Schema row;
  private final RowCodec present;
  private final Map<Long, RowCodec> earlier = new HashMap<>();
  private final Map<Long, RowCodec> earlierOutcomes = new HashMap<>();
  private final Deque<Example> ready = new ArrayDeque<>();
  private long clock = Long.MIN_VALUE;

  /**
   * Examples whose labels became known at or after a time.
   *
   * @param log the log
   * @param spec the spec whose columns and label they have
   * @param fromTime the earliest label time, in milliseconds of event time; {@code Long.MIN_VALUE}
   *     for the start of the log
   */
  public LogExamples(EventLog log, Spec spec, long fromTime) {
    Columns columns = Columns.of(spec);
    this.row = columns.row();
    this.present = new RowCodec(row);
    this.outcome = columns.outcome();
    this.outcomes = new RowCodec(outcome);
    this.join =
        new LabelJoin(
            spec.outcome(),
            columns.outcome(),
            this::decode,
            this::decodeOutcome,
            new LabelJoin.Listener() {
              @Override
              public void joined(Outcome outcome, Row values, Prediction prediction, Row of) {}

              @Override
              public void example(Example example) {
                ready.add(example);
              }
            });
    long back = 2 * spec.outcome().window().toMillis() + spec.serving().maximumSkew().toMillis();
    long start =
        fromTime == Long.MIN_VALUE
            ? log.start()
            : log.firstAtOrAfter(fromTime - back).orElse(log.end());
    this.reader = log.read(Math.max(start, log.start()));
  }

  /**
   * The next example whose label the log made known before an offset; null when there is none.
   *
   * @param toOffset one past the last offset to read
   */
  public @Nullable Example next(long toOffset) {
    while (ready.isEmpty() && reader.position() < toOffset) {
      LogRecord logged = reader.poll();
      if (logged == null) {
        break;
      }
      fold(logged);
    }
    Example example = ready.peek();
    return example == null || example.labelOffset() >= toOffset ? null : ready.remove();
  }

  private void fold(LogRecord logged) {
    switch (logged.event()) {
      case Prediction prediction ->
          join.on(prediction, logged.offset(), decode(prediction.row()), NONE);
      case Outcome reported -> join.on(reported, logged.offset(), decodeOutcome(reported.row()));
      case Tick(long time) -> {
        clock = Math.max(clock, time);
        join.advance(clock, logged.offset());
      }
      case dev.pawl.log.Command ignored -> {}
      case dev.pawl.log.TrainingFinished ignored -> {}
      case dev.pawl.log.ServingReport ignored -> {}
      case dev.pawl.log.ShadowAnswer ignored -> {}
    }
  }

  private Row decode(byte[] bytes) {
    RowCodec old = earlier.get(RowCodec.fingerprint(bytes));
    return old == null ? present.decode(bytes) : Projection.of(old.decode(bytes), row);
  }

  private Row decodeOutcome(byte[] bytes) {
    RowCodec old = earlierOutcomes.get(RowCodec.fingerprint(bytes));
    return old == null ? outcomes.decode(bytes) : Projection.of(old.decode(bytes), outcome);
  }

  /** From now on the rows of an earlier spec of the same model are understood too. */
  public void alsoDecode(Columns before) {
    alsoDecode(before.row(), row, earlier);
    alsoDecode(before.outcome(), outcome, earlierOutcomes);
  }

  private static void alsoDecode(Schema before, Schema now, Map<Long, RowCodec> codecs) {
    if (!before.equals(now)) {
      codecs.putIfAbsent(before.fingerprint(), new RowCodec(before));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
