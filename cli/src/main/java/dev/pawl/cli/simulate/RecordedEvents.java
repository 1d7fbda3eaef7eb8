package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.replay.RecordedRows;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.scenario.Source;
import dev.pawl.store.csv.CsvEvents;
import dev.pawl.store.csv.CsvEventsOptions;
import dev.pawl.store.csv.CsvEventsOptions.Asked;
import dev.pawl.store.csv.CsvEventsOptions.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events that have happened, asked and told again. */
final class RecordedEvents implements Occurrences {
  private final Columns columns;
  private final RowCodec rows;
  private final RowCodec observations;
  private final boolean joinsById;
  private final Deque<Prediction> predictions;
  private final Deque<Outcome> outcomes;
  private final long start;
  private final long end;
  private final long patience;
  private final Map<String, String> arms = new HashMap<>();

  private RecordedEvents(
      Source.Recorded source, Spec spec, List<Prediction> asked, List<Outcome> told) {
    if (asked.isEmpty()) {
      throw new IllegalArgumentException(
          "data.file: %s has no predictions (expected: some)".formatted(source.file()));
    }
    columns = Columns.of(spec);
    rows = new RowCodec(columns.row());
    observations = new RowCodec(columns.outcome());
    joinsById = spec.outcome().joinBy().isEmpty();
    List<Prediction> sorted = new ArrayList<>(asked);
    sorted.sort(Comparator.comparingLong(Prediction::eventTime));
    start = sorted.getFirst().eventTime();
    long last = sorted.getLast().eventTime() + 1;
    end = source.span().map(span -> Math.min(last, start + span.toMillis())).orElse(last);
    patience = spec.outcome().window().toMillis();
    predictions = new ArrayDeque<>(sorted);
    List<Outcome> known = new ArrayList<>(told);
    known.sort(Comparator.comparingLong(Outcome::eventTime));
    outcomes = new ArrayDeque<>(known);
  }

  static RecordedEvents read(Source.Recorded source, Spec spec) throws IOException {
    if (Files.isDirectory(source.file())) {
      return ofLog(source, spec);
    }
    Asked asked =
        source
            .predictionTime()
            .<Asked>map(Asked.Column::new)
            .orElseGet(() -> new Asked.Evenly(source.start(), source.every().orElseThrow()));
    Known known =
        source
            .outcomeTime()
            .<Known>map(Known.Column::new)
            .orElseGet(() -> new Known.After(source.outcomeAfter().orElseThrow()));
    CsvEvents events =
        CsvEvents.read(
            source.file(),
            spec,
            new CsvEventsOptions(asked, known, source.id(), source.unit(), source.zone()));
    List<Prediction> predictions = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    events
        .hours()
        .forEach(hour -> {
          predictions.addAll(hour.predictions());
          outcomes.addAll(hour.outcomes());
        });
    return new RecordedEvents(source, spec, predictions, outcomes);
  }

  private static RecordedEvents ofLog(Source.Recorded source, Spec spec) throws IOException {
    List<Prediction> predictions = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    RecordedRows under = new RecordedRows(spec);
    try (EmbeddedEventLog log =
            EmbeddedEventLog.openReadOnly(source.file(), EmbeddedLogSettings.standard());
        EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        Event event = under.under(logged).event();
        if (event instanceof Prediction prediction) {
          predictions.add(prediction);
        } else if (event instanceof Outcome outcome) {
          outcomes.add(outcome);
        }
      }
    }
    return new RecordedEvents(source, spec, predictions, outcomes);
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public List<Ask> asks(long from, long to) {
    List<Ask> asks = new ArrayList<>();
    while (!predictions.isEmpty() && predictions.peek().eventTime() < Math.min(to, end)) {
      Prediction prediction = predictions.remove();
      asks.add(
          new Ask(
              prediction.id(),
              prediction.unit(),
              prediction.eventTime(),
              json(rows.decode(prediction.row()), columns.inputs())));
    }
    return asks;
  }

  @Override
  public void answered(List<Ask> asks, List<List<Answer>> answers) {
    for (List<Answer> each : answers) {
      arms.put(each.getFirst().about(), each.getFirst().arm());
    }
  }

  @Override
  public List<Tell> tells(long from, long to) {
    List<Tell> tells = new ArrayList<>();
    while (!outcomes.isEmpty() && outcomes.peek().eventTime() < to) {
      Outcome outcome = outcomes.remove();
      // By a join key it may be about a request that was left out; the server counts it then.
      String arm = arms.get(outcome.about());
      if (arm != null || !joinsById) {
        tells.add(
            new Tell(
                outcome.id(),
                outcome.about(),
                arm == null ? "" : arm,
                outcome.eventTime(),
                json(observations.decode(outcome.row()), columns.outcome())));
      }
    }
    return tells;
  }

  @Override
  public boolean isWaiting() {
    return !outcomes.isEmpty() && outcomes.peek().eventTime() < end + patience;
  }

  /** The first fields of a row, those of a schema. */
  private static ObjectNode json(Row row, Schema fields) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.field(i);
      if (row.isMissing(i)) {
        continue;
      }
      switch (field.type()) {
        case NUMBER -> json.put(field.name(), row.number(i));
        case BOOLEAN -> json.put(field.name(), row.number(i) != 0);
        case TIME -> json.put(field.name(), Instant.ofEpochMilli((long) row.number(i)).toString());
        case CATEGORY, TEXT -> json.put(field.name(), row.text(i));
      }
    }
    return json;
  }
}
