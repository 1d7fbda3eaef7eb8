package dev.pawl.control.trace;

import dev.pawl.control.trace.Trace.Happened;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.parked.Challengers;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Follows predictions through the log and the registry of one model; nothing is written.
 *
 * <p>Takes the time to read the log from its start, or from the time that is given, to the
 * prediction, and from two attribution windows before it to the end of its own.
 */
public final class Tracer {
  private final EventLog log;
  private final Registry registry;
  private final String model;
  private final Challengers challengers;
  private final List<Decision> decisions;
  private final TreeMap<Long, ModelDefinition> applied = new TreeMap<>();

  /**
   * Ready to follow predictions of a model.
   *
   * @param challengers who is compared with the champion now
   */
  public Tracer(EventLog log, Registry registry, String model, Challengers challengers) {
    this.log = log;
    this.registry = registry;
    this.model = model;
    this.challengers = challengers;
    this.decisions = registry.decisions(model, 0, Integer.MAX_VALUE);
    for (Decision decision : decisions) {
      if (decision.kind() == Kind.APPLY) {
        registry
            .spec(String.valueOf(decision.evidence().get("spec")))
            .ifPresent(yaml ->
                applied.put(
                    decision.offset(), ModelDefinition.of(SpecReader.read(yaml, model + ".yaml"))));
      }
    }
  }

  /**
   * What became of a prediction.
   *
   * @param id the prediction's id
   * @param time about when it was asked, in milliseconds of event time; empty to search the whole
   *     log
   * @return empty when the log does not have it
   */
  public Optional<Trace> of(String id, OptionalLong time) {
    return find(id, time)
        .flatMap(logged -> {
          var spec = applied.floorEntry(logged.offset());
          return spec == null || !(logged.event() instanceof Prediction prediction)
              ? Optional.empty()
              : Optional.of(trace(logged, prediction, spec.getValue()));
        });
  }

  /** From which offset on the log has records; above 0 when earlier ones were deleted. */
  public long start() {
    return log.start();
  }

  private Optional<LogRecord> find(String id, OptionalLong time) {
    long from =
        time.isPresent()
            ? log.firstAtOrAfter(time.getAsLong() - skew()).orElse(log.end())
            : log.start();
    long until = time.isPresent() ? time.getAsLong() + skew() : Long.MAX_VALUE;
    try (EventLog.Reader reader = log.read(Math.max(from, log.start()))) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        if (logged.event() instanceof Prediction prediction && prediction.id().equals(id)) {
          return Optional.of(logged);
        }
        if (logged.event() instanceof Tick(long clock) && clock > until) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private long skew() {
    return applied.isEmpty()
        ? 0
        : 2 * applied.lastEntry().getValue().spec().serving().maximumSkew().toMillis();
  }

  private Trace trace(LogRecord logged, Prediction prediction, ModelDefinition definition) {
    Spec spec = definition.spec();
    List<String> missing = new ArrayList<>();
    List<Happened> outcomes = outcomes(logged.offset(), prediction, definition);
    Optional<Example> example = example(prediction, spec);
    if (example.isEmpty()) {
      missing.add(
          outcomes.isEmpty()
              ? "no outcome and no example yet, or none will come (the attribution window is %d minutes)"
                  .formatted(spec.outcome().window().toMinutes())
              : "no example: its outcomes give no label, or not yet");
    }
    Optional<Version> version = registry.version(model, prediction.version());
    if (version.isEmpty()) {
      missing.add("version %s is not in the registry".formatted(prediction.version()));
    }
    return new Trace(
        prediction,
        logged.offset(),
        logged.ingestTime(),
        values(prediction.row(), definition.columns().row()),
        version,
        outcomes,
        example,
        example.map(this::learnedBy).orElse(List.of()),
        example.map(labelled -> comparedIn(prediction, labelled)).orElse(List.of()),
        example.isPresent() && prediction.counted()
            ? challengers.inPlay().stream()
                .filter(each -> each.since() <= prediction.eventTime())
                .toList()
            : List.of(),
        missing);
  }

  private List<Happened> outcomes(long from, Prediction prediction, ModelDefinition definition) {
    List<Happened> found = new ArrayList<>();
    long until = prediction.eventTime() + definition.spec().outcome().window().toMillis();
    try (EventLog.Reader reader = log.read(from)) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        if (logged.event() instanceof Outcome outcome && isAbout(outcome, prediction)) {
          found.add(
              new Happened(
                  outcome, logged.offset(), values(outcome.row(), definition.columns().outcome())));
        }
        if (logged.event() instanceof Tick(long clock) && clock > until + skew()) {
          break;
        }
      }
    }
    return found;
  }

  private static boolean isAbout(Outcome outcome, Prediction prediction) {
    return outcome.about().equals(prediction.id())
        || (!prediction.joinKey().isEmpty() && outcome.about().equals(prediction.joinKey()));
  }

  /** The last example that it became: a correction replaces what came before. */
  private Optional<Example> example(Prediction prediction, Spec spec) {
    Optional<Example> found = Optional.empty();
    long until = prediction.eventTime() + spec.outcome().window().toMillis() + skew();
    try (LogExamples examples = new LogExamples(log, spec, prediction.eventTime())) {
      applied.values().forEach(each -> examples.alsoDecode(each.columns()));
      for (Example next = examples.next(log.end());
          next != null && next.labelTime() <= until;
          next = examples.next(log.end())) {
        if (next.prediction().id().equals(prediction.id())) {
          found = Optional.of(next);
        }
      }
    }
    return found;
  }

  private List<Version> learnedBy(Example example) {
    long at = example.labelOffset();
    return registry.versions(model).stream()
        .filter(version -> version.data().examples() > 0)
        .filter(version -> version.data().fromOffset() <= at && at < version.data().toOffset())
        .filter(version ->
            version.data().fromTime() <= example.labelTime()
                && example.labelTime() <= version.data().toTime())
        .toList();
  }

  /** Both sides had scored it when it passed, and its label was known by then. */
  private List<Decision> comparedIn(Prediction prediction, Example example) {
    if (!prediction.counted()) {
      return List.of();
    }
    return decisions.stream()
        .filter(decision ->
            decision.evidence().get("since") instanceof String since
                && decision.evidence().containsKey("verdict")
                && Instant.parse(since).toEpochMilli() <= prediction.eventTime()
                && example.labelOffset() < decision.offset())
        .toList();
  }

  private SequencedMap<String, Object> values(byte[] bytes, Schema present) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    Row row = new RowCodec(writtenBy(bytes, present)).decode(bytes);
    Schema schema = row.schema();
    for (int i = 0; i < schema.size(); i++) {
      if (!row.isMissing(i)) {
        FieldType type = schema.field(i).type();
        String text = type.isNumeric() ? "" : row.text(i);
        values.put(
            schema.field(i).name(),
            switch (type) {
              case NUMBER -> row.number(i);
              case BOOLEAN -> row.number(i) == 1;
              case TIME -> Instant.ofEpochMilli((long) row.number(i)).toString();
              case CATEGORY, TEXT -> text == null ? "" : text;
            });
      }
    }
    return values;
  }

  /** Rows may have been logged under an earlier spec while another was being taken in. */
  private Schema writtenBy(byte[] bytes, Schema present) {
    long fingerprint = RowCodec.fingerprint(bytes);
    return applied.values().stream()
        .flatMap(each -> java.util.stream.Stream.of(each.columns().row(), each.columns().outcome()))
        .filter(schema -> schema.fingerprint() == fingerprint)
        .findFirst()
        .orElse(present);
  }
}
