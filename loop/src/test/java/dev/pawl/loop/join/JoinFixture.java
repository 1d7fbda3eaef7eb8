package dev.pawl.loop.join;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.Formula;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Expression;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A join of numbers, what it heard, and the log that it reads. */
final class JoinFixture implements LabelJoin.Listener {
  static final Schema REQUEST =
      Schema.of(Field.of("dep_delay", FieldType.NUMBER), Field.of("dest", FieldType.CATEGORY));
  static final Schema OUTCOME =
      Schema.of(
          Field.of("arr_delay", FieldType.NUMBER),
          Field.of("diverted", FieldType.BOOLEAN),
          Field.of("gate", FieldType.CATEGORY));

  static final RowCodec REQUESTS = new RowCodec(REQUEST);
  static final RowCodec OUTCOMES = new RowCodec(OUTCOME);

  final List<Example> examples = new ArrayList<>();
  final List<String> joined = new ArrayList<>();
  final LabelJoin join;
  private long offset;

  JoinFixture(OutcomeSpec spec) {
    join = new LabelJoin(spec, OUTCOME, REQUESTS::decode, OUTCOMES::decode, this);
  }

  static OutcomeSpec spec(boolean byKey, When when, Unanswered unanswered, Expression label) {
    return spec(Duration.ofMillis(100), byKey, when, unanswered, label);
  }

  static OutcomeSpec spec(
      Duration window, boolean byKey, When when, Unanswered unanswered, Expression label) {
    return new OutcomeSpec(
        List.of(), byKey ? List.of("flight") : List.of(), window, label, when, unanswered);
  }

  /** By id, the first arrival delay, unanswered ones dropped, within 100 ms. */
  static JoinFixture byId() {
    return new JoinFixture(spec(false, When.FIRST, Unanswered.DROP, Formula.name("arr_delay")));
  }

  static JoinFixture byKey() {
    return new JoinFixture(spec(true, When.FIRST, Unanswered.DROP, Formula.name("arr_delay")));
  }

  @Override
  public void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
    joined.add(outcome.id() + "->" + prediction.id());
  }

  @Override
  public void example(Example example) {
    examples.add(example);
  }

  static Prediction prediction(String id, long time, String key, boolean counted) {
    return new Prediction(
        id,
        "unit of " + id,
        time,
        key,
        row(REQUESTS, time % 7, "D" + time % 3),
        "1." + time % 2,
        "champion",
        time % 2 == 0 ? "" : "1/" + time % 3,
        0.5,
        new double[] {time},
        counted);
  }

  static Outcome outcome(String id, long time, String about, boolean correction, Object... cells) {
    return new Outcome(id, "", time, about, row(OUTCOMES, cells), correction);
  }

  /** The bytes of a row of these values in order; "" is missing. */
  private static byte[] row(RowCodec codec, Object... cells) {
    var builder = new RowBuilder(codec.schema());
    for (int i = 0; i < cells.length; i++) {
      builder.parse(i, cells[i].toString());
    }
    return codec.encode(builder.row());
  }

  static Scores scores(long time) {
    return new Scores(new int[] {0, 3}, new double[] {time, time + 1});
  }

  JoinFixture predict(String id, long time) {
    return on(prediction(id, time, "", true));
  }

  JoinFixture predict(String id, long time, String key) {
    return on(prediction(id, time, key, true));
  }

  JoinFixture on(Prediction prediction) {
    join.on(
        prediction, offset++, REQUESTS.decode(prediction.row()), scores(prediction.eventTime()));
    return this;
  }

  JoinFixture outcome(String id, long time, String about, double delay) {
    return on(outcome(id, time, about, false, delay, "", ""));
  }

  JoinFixture correct(String id, long time, String about, double delay) {
    return on(outcome(id, time, about, true, delay, "", ""));
  }

  JoinFixture on(Outcome outcome) {
    join.on(outcome, offset++, OUTCOMES.decode(outcome.row()));
    return this;
  }

  JoinFixture tick(long time) {
    join.advance(time, offset++);
    return this;
  }

  long count(JoinCase which) {
    return join.counts().of(which);
  }

  /** The examples in short: prediction, label, time and offset of the label, origin. */
  List<String> labels() {
    return examples.stream().map(JoinFixture::label).toList();
  }

  static String label(Example example) {
    return "%s=%s@%d#%d %s"
        .formatted(
            example.prediction().id(),
            example.label(),
            example.labelTime(),
            example.labelOffset(),
            example.origin());
  }

  static Tensors state(LabelJoin join) {
    var writer = new Tensors.Writer();
    join.snapshot(writer);
    return Tensors.of(writer);
  }
}
