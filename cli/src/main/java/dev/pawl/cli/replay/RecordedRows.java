package dev.pawl.cli.replay;

import dev.pawl.log.Command;
import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows the rows of a recorded log under another spec's columns: fields are found by name, and what
 * was not recorded is missing. The log says itself, by the specs that were applied, what its rows
 * hold. For use by one thread, with the records in their order.
 */
public final class RecordedRows {
  private final Spec spec;
  private final Columns columns;
  private final RowCodec rows;
  private final RowCodec outcomes;
  private final Map<Long, Seen> seen = new HashMap<>();

  private record Seen(RowCodec codec, Projection projection) {}

  /** Shows rows under the columns of a spec. */
  public RecordedRows(Spec spec) {
    this.spec = spec;
    this.columns = Columns.of(spec);
    this.rows = new RowCodec(columns.row());
    this.outcomes = new RowCodec(columns.outcome());
  }

  /**
   * The record with the spec's own rows.
   *
   * @throws IllegalArgumentException when the log does not have what the spec must have
   */
  public LogRecord under(LogRecord logged) {
    return switch (logged.event()) {
      case Prediction prediction -> with(logged, prediction(prediction));
      case Outcome outcome -> with(logged, outcome(outcome));
      case Command command when command.kind().equals("apply") -> {
        recorded(SpecReader.read(command.argument("spec", ""), "the recorded spec"));
        yield logged;
      }
      case Event other -> logged;
    };
  }

  private static LogRecord with(LogRecord logged, Event event) {
    return new LogRecord(logged.offset(), logged.ingestTime(), event);
  }

  private void recorded(Spec before) {
    if (!before.outcome().joinBy().equals(spec.outcome().joinBy())) {
      throw new IllegalArgumentException(
          "outcome.join_by of %s: %s (expected: %s, as the log was recorded)"
              .formatted(spec.model(), spec.outcome().joinBy(), before.outcome().joinBy()));
    }
    Columns had = Columns.of(before);
    require(had.inputs(), columns.inputs(), "inputs");
    require(had.outcome(), columns.outcome(), "outcome.values");
    see(had.row(), columns.row());
    see(had.outcome(), columns.outcome());
  }

  private void require(Schema had, Schema wanted, String section) {
    List<String> absent =
        wanted.fields().stream()
            .filter(Field::required)
            .map(Field::name)
            .filter(name -> had.find(name) < 0)
            .toList();
    if (!absent.isEmpty()) {
      throw new IllegalArgumentException(
          "%s of %s: %s must have a value (expected: one of what the log has recorded, %s)"
              .formatted(section, spec.model(), absent, had.names()));
    }
  }

  private void see(Schema from, Schema to) {
    seen.put(from.fingerprint(), new Seen(new RowCodec(from), Projection.between(from, to)));
  }

  private Prediction prediction(Prediction was) {
    return new Prediction(
        was.id(),
        was.unit(),
        was.eventTime(),
        was.joinKey(),
        under(was.row(), rows),
        was.version(),
        was.arm(),
        was.stage(),
        was.propensity(),
        was.scores(),
        was.counted());
  }

  private Outcome outcome(Outcome was) {
    return new Outcome(
        was.id(),
        was.unit(),
        was.eventTime(),
        was.about(),
        under(was.row(), outcomes),
        was.correction());
  }

  private byte[] under(byte[] row, RowCodec target) {
    long fingerprint = RowCodec.fingerprint(row);
    if (fingerprint == target.schema().fingerprint()) {
      return row;
    }
    Seen known = seen.get(fingerprint);
    if (known == null) {
      throw new IllegalArgumentException(
          "the log's rows: of columns that no recorded spec declares (expected: those of %s). Replay a log that is kept from its start, or the spec it was recorded with"
              .formatted(target.schema().names()));
    }
    return target.encode(known.projection().of(known.codec().decode(row)));
  }
}
