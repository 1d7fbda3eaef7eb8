package dev.pawl.log;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Events as bytes. A format, once written, is read by every later version; golden files keep it so.
 *
 * <p>All numbers are little-endian. A <i>count</i> is an unsigned number in 1 to 5 bytes, seven
 * bits a byte, lowest first, whose top bit says that more follow. <i>Text</i> is the count of its
 * UTF-8 bytes, then these; <i>bytes</i> are their count, then these.
 *
 * <pre>
 * every event   0  1  format: 1
 *               1  1  type: 1 prediction, 2 outcome, 3 command, 4 tick, 5 training finished,
 *                     6 serving report, 7 shadow answer
 *               2  8  event time, milliseconds since 1970-01-01T00:00Z
 *              10  …  unit: text
 *
 * prediction       1  flags: bit 0 counted, bit 1 stage, the others 0
 *                  8  propensity: IEEE 754 double
 *                  …  id: text, join key: text, version: text, arm: text
 *                  …  stage: text of at least one byte; only with bit 1
 *                  …  row: bytes
 *                  …  scores: count, then 8 bytes each (double)
 * outcome          1  flags: bit 0 correction, the others 0
 *                  …  id: text, about: text, row: bytes
 * command          …  id: text, kind: text, by: text, reason: text
 *                  …  arguments: count, then name: text, value: text, in the order of the names
 * tick                nothing more
 * training         …  id: text, artifact: text, data hash: text, error: text
 * finished         …  metrics: count, then name: text, value: 8 bytes (double), in that order too
 * serving          …  id: text, arm: text, version: text, errors: count
 * report           …  latencies: count, then 4 bytes each (IEEE 754 float, microseconds)
 * shadow           4  micros: float
 * answer           …  about: text, shadow: text, error: text
 *                  …  scores: count, then 8 bytes each (double)
 * </pre>
 *
 * <p>Format, type, time and unit come first, so that a log can be searched by time and by unit
 * without decoding the rest.
 *
 * <p>The static methods may be used by any thread. An instance is for one thread: it remembers the
 * last version, arm and stage, which repeat from prediction to prediction, and hands out the same
 * text.
 */
public final class EventCodec {
  private static final byte FORMAT = 1;
  private static final byte PREDICTION = 1;
  private static final byte OUTCOME = 2;
  private static final byte COMMAND = 3;
  private static final byte TICK = 4;
  private static final byte TRAINING_FINISHED = 5;
  private static final byte SERVING_REPORT = 6;
  private static final byte SHADOW_ANSWER = 7;
  private static final int EVENT_TIME_AT = 2;
  private static final int COUNTED = 1;
  private static final int STAGED = 2;
  private static final int USUAL_BYTES = 256;

  /** How many bytes an event takes at least. */
  public static final int LEAST_BYTES = EVENT_TIME_AT + Long.BYTES + 1;

  private final EventInput.RecentText version = new EventInput.RecentText();
  private final EventInput.RecentText arm = new EventInput.RecentText();
  private final EventInput.RecentText stage = new EventInput.RecentText();

  /** A codec for use by one thread. */
  public EventCodec() {}

  /**
   * The event's bytes.
   *
   * @throws IllegalArgumentException when a text holds half a surrogate pair: it has no UTF-8
   */
  public static byte[] encode(Event event) {
    EventOutput out = new EventOutput(USUAL_BYTES);
    out.putByte(FORMAT);
    switch (event) {
      case Prediction prediction -> {
        start(out, PREDICTION, prediction);
        encode(out, prediction);
      }
      case Outcome outcome -> {
        start(out, OUTCOME, outcome);
        encode(out, outcome);
      }
      case Command command -> {
        start(out, COMMAND, command);
        encode(out, command);
      }
      case Tick tick -> start(out, TICK, tick);
      case TrainingFinished finished -> {
        start(out, TRAINING_FINISHED, finished);
        encode(out, finished);
      }
      case ServingReport report -> {
        start(out, SERVING_REPORT, report);
        encode(out, report);
      }
      case ShadowAnswer answer -> {
        start(out, SHADOW_ANSWER, answer);
        encode(out, answer);
      }
    }
    return out.toByteArray();
  }

  /**
   * The event that the bytes stand for.
   *
   * @throws EventFormatException when they stand for none, or for one of a later format
   */
  public static Event decode(byte[] bytes) {
    return new EventCodec().decode(bytes, 0, bytes.length);
  }

  /**
   * The event that the bytes from {@code from} to before {@code to} stand for. The bytes are copied
   * where the event keeps any.
   *
   * @throws EventFormatException when they stand for none, or for one of a later format
   */
  public Event decode(byte[] bytes, int from, int to) {
    EventInput in = new EventInput(bytes, from, to);
    int format = in.takeByte("format");
    if (format != FORMAT) {
      throw new EventFormatException(
          "format: %d (expected: %d; a later Pawl wrote this: read it with that one)"
              .formatted(format, FORMAT));
    }
    int type = in.takeByte("type");
    long eventTime = in.takeLong("eventTime");
    String unit = in.takeText("unit");
    Event event;
    try {
      event =
          switch (type) {
            case PREDICTION -> prediction(in, eventTime, unit);
            case OUTCOME -> outcome(in, eventTime, unit);
            case COMMAND -> command(in, eventTime);
            case TICK -> new Tick(eventTime);
            case TRAINING_FINISHED -> trainingFinished(in, eventTime);
            case SERVING_REPORT -> servingReport(in, eventTime);
            case SHADOW_ANSWER -> shadowAnswer(in, eventTime, unit);
            default ->
                throw new EventFormatException(
                    "type: %d (expected: 1 to 7; a later Pawl wrote this: read it with that one)"
                        .formatted(type));
          };
    } catch (IllegalArgumentException e) {
      throw new EventFormatException("event of type " + type + ": " + e.getMessage(), e);
    }
    in.requireEnd();
    if (!event.unit().equals(unit)) {
      throw new EventFormatException(
          "unit: \"%s\" (expected: \"\", type %d is about nobody)".formatted(unit, type));
    }
    return event;
  }

  /** The event time of the event whose bytes start at {@code from}, without decoding it. */
  public static long eventTime(byte[] bytes, int from) {
    return new EventInput(bytes, from + EVENT_TIME_AT, bytes.length).takeLong("eventTime");
  }

  /** The unit of the event whose bytes start at {@code from}, without decoding it. */
  public static String unit(byte[] bytes, int from) {
    return new EventInput(bytes, from + EVENT_TIME_AT + Long.BYTES, bytes.length).takeText("unit");
  }

  private static void start(EventOutput out, byte type, Event event) {
    out.putByte(type);
    out.putLong(event.eventTime());
    out.putText("unit", event.unit());
  }

  private static void encode(EventOutput out, Prediction prediction) {
    boolean staged = !prediction.stage().isEmpty();
    out.putByte((prediction.counted() ? COUNTED : 0) + (staged ? STAGED : 0));
    out.putDouble(prediction.propensity());
    out.putText("id", prediction.id());
    out.putText("joinKey", prediction.joinKey());
    out.putText("version", prediction.version());
    out.putText("arm", prediction.arm());
    if (staged) {
      out.putText("stage", prediction.stage());
    }
    out.putBytes(prediction.row());
    putScores(out, prediction.scores());
  }

  private static void putScores(EventOutput out, double[] scores) {
    out.putCount(scores.length);
    for (double score : scores) {
      out.putDouble(score);
    }
  }

  private static double[] takeScores(EventInput in) {
    double[] scores = new double[in.takeCount("scores", Double.BYTES)];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = in.takeDouble("scores");
    }
    return scores;
  }

  private Prediction prediction(EventInput in, long eventTime, String unit) {
    int flags = in.takeByte("counted");
    if ((flags & ~(COUNTED | STAGED)) != 0) {
      throw new EventFormatException("counted: flags " + flags + " (expected: 0 to 3)");
    }
    double propensity = in.takeDouble("propensity");
    String id = in.takeText("id");
    String joinKey = in.takeText("joinKey");
    String by = in.takeText("version", version);
    String drawn = in.takeText("arm", arm);
    String during = (flags & STAGED) == 0 ? "" : stage(in);
    byte[] row = in.takeBytes("row");
    double[] scores = takeScores(in);
    boolean counted = (flags & COUNTED) != 0;
    return new Prediction(
        id, unit, eventTime, joinKey, row, by, drawn, during, propensity, scores, counted);
  }

  private String stage(EventInput in) {
    String text = in.takeText("stage", stage);
    if (text.isEmpty()) {
      throw new EventFormatException("stage: \"\" (expected: a name, as the flags say)");
    }
    return text;
  }

  private static void encode(EventOutput out, Outcome outcome) {
    out.putByte(outcome.correction() ? 1 : 0);
    out.putText("id", outcome.id());
    out.putText("about", outcome.about());
    out.putBytes(outcome.row());
  }

  private static Outcome outcome(EventInput in, long eventTime, String unit) {
    boolean correction = flag(in, "correction");
    String id = in.takeText("id");
    String about = in.takeText("about");
    return new Outcome(id, unit, eventTime, about, in.takeBytes("row"), correction);
  }

  private static void encode(EventOutput out, Command command) {
    out.putText("id", command.id());
    out.putText("kind", command.kind());
    out.putText("by", command.by());
    out.putText("reason", command.reason());
    out.putCount(command.arguments().size());
    command
        .arguments()
        .forEach((name, value) -> {
          out.putText("arguments", name);
          out.putText(name, value);
        });
  }

  private static Command command(EventInput in, long eventTime) {
    String id = in.takeText("id");
    String kind = in.takeText("kind");
    String by = in.takeText("by");
    String reason = in.takeText("reason");
    SortedMap<String, String> arguments = new TreeMap<>();
    for (int left = in.takeCount("arguments", 2); left > 0; left--) {
      arguments.put(in.takeText("arguments"), in.takeText("arguments"));
    }
    return new Command(id, eventTime, kind, arguments, by, reason);
  }

  private static void encode(EventOutput out, TrainingFinished finished) {
    out.putText("id", finished.id());
    out.putText("artifact", finished.artifact());
    out.putText("dataHash", finished.dataHash());
    out.putText("error", finished.error());
    out.putCount(finished.metrics().size());
    finished
        .metrics()
        .forEach((name, value) -> {
          out.putText("metrics", name);
          out.putDouble(value);
        });
  }

  private static TrainingFinished trainingFinished(EventInput in, long eventTime) {
    String id = in.takeText("id");
    String artifact = in.takeText("artifact");
    String dataHash = in.takeText("dataHash");
    String error = in.takeText("error");
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (int left = in.takeCount("metrics", 1 + Double.BYTES); left > 0; left--) {
      metrics.put(in.takeText("metrics"), in.takeDouble("metrics"));
    }
    return new TrainingFinished(id, eventTime, artifact, dataHash, error, metrics);
  }

  private static void encode(EventOutput out, ServingReport report) {
    out.putText("id", report.id());
    out.putText("arm", report.arm());
    out.putText("version", report.version());
    out.putCount(report.errors());
    out.putCount(report.latencies().length);
    for (float latency : report.latencies()) {
      out.putFloat(latency);
    }
  }

  private ServingReport servingReport(EventInput in, long eventTime) {
    String id = in.takeText("id");
    String drawn = in.takeText("arm", arm);
    String by = in.takeText("version", version);
    int errors = in.takeNumber("errors");
    float[] latencies = new float[in.takeCount("latencies", Float.BYTES)];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = in.takeFloat("latencies");
    }
    return new ServingReport(id, eventTime, drawn, by, errors, latencies);
  }

  private static void encode(EventOutput out, ShadowAnswer answer) {
    out.putFloat(answer.micros());
    out.putText("about", answer.about());
    out.putText("shadow", answer.shadow());
    out.putText("error", answer.error());
    putScores(out, answer.scores());
  }

  private static ShadowAnswer shadowAnswer(EventInput in, long eventTime, String unit) {
    float micros = in.takeFloat("micros");
    String about = in.takeText("about");
    String shadow = in.takeText("shadow");
    String error = in.takeText("error");
    return new ShadowAnswer(about, unit, eventTime, shadow, takeScores(in), error, micros);
  }

  private static boolean flag(EventInput in, String name) {
    int flags = in.takeByte(name);
    if (flags != 0 && flags != 1) {
      throw new EventFormatException(name + ": flags " + flags + " (expected: 0 or 1)");
    }
    return flags == 1;
  }
}
