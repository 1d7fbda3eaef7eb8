package dev.pawl.loop.live;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.Formula;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Feature state over flights. */
final class LiveFixture {
  private static final Schema INPUTS =
      Schema.of(
          Field.of("dest", FieldType.CATEGORY),
          Field.of("origin", FieldType.CATEGORY),
          Field.of("hour", FieldType.NUMBER),
          Field.of("dep_delay", FieldType.NUMBER));
  static final Schema OUTCOME =
      Schema.of(Field.of("arr_delay", FieldType.NUMBER), Field.of("diverted", FieldType.BOOLEAN));
  static final Columns COLUMNS = new Columns(INPUTS, INPUTS, INPUTS, OUTCOME);
  static final Expression GAINED =
      new Formula(List.of("arr_delay", "dep_delay"), values -> values.number(0) - values.number(1));

  static final Expression ERROR =
      new Formula(
          List.of("arr_delay", "dep_delay", "score"),
          values -> values.number(0) - values.number(1) - values.number(2));

  final FeatureState state;

  LiveFixture(LiveSpec... specs) {
    state = new FeatureState(Arrays.asList(specs), COLUMNS);
  }

  static LiveSpec windowed(Aggregate aggregate, long window, String... by) {
    return new LiveSpec(
        aggregate + " within " + window + Arrays.toString(by),
        aggregate,
        value(aggregate),
        Source.OUTCOMES,
        List.of(by),
        Optional.of(Duration.ofMillis(window)),
        Optional.empty(),
        Optional.empty());
  }

  static LiveSpec decayed(Aggregate aggregate, long halfLife, String... by) {
    return new LiveSpec(
        aggregate + " halved in " + halfLife + Arrays.toString(by),
        aggregate,
        value(aggregate),
        Source.OUTCOMES,
        List.of(by),
        Optional.empty(),
        Optional.of(Duration.ofMillis(halfLife)),
        Optional.empty());
  }

  static LiveSpec endless(Aggregate aggregate, String... by) {
    return new LiveSpec(
        aggregate + " ever" + Arrays.toString(by),
        aggregate,
        value(aggregate),
        Source.OUTCOMES,
        List.of(by),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static LiveSpec with(LiveSpec spec, Source source, Optional<Expression> where) {
    Optional<Expression> value =
        spec.value().map(it -> source == Source.PREDICTIONS ? Formula.name("dep_delay") : it);
    return new LiveSpec(
        spec.name() + " of " + source + where.map(it -> " where").orElse(""),
        spec.aggregate(),
        value,
        source,
        spec.by(),
        spec.window(),
        spec.halfLife(),
        where,
        spec.prior(),
        spec.minimum(),
        spec.maximum());
  }

  /** The same over the error of what was served, with a prior and bounds. */
  static LiveSpec ofError(LiveSpec spec, double prior, double minimum, double maximum) {
    return new LiveSpec(
        spec.name() + " of errors",
        spec.aggregate(),
        spec.value().map(it -> it.equals(GAINED) ? ERROR : it),
        spec.of(),
        spec.by(),
        spec.window(),
        spec.halfLife(),
        spec.where(),
        prior,
        minimum,
        maximum);
  }

  private static Optional<Expression> value(Aggregate aggregate) {
    return aggregate == Aggregate.COUNT || aggregate == Aggregate.AGE
        ? Optional.empty()
        : Optional.of(GAINED);
  }

  /** A request; "" is missing. */
  static Row request(Object... cells) {
    return row(INPUTS, cells);
  }

  static Row row(Schema schema, Object... cells) {
    var builder = new RowBuilder(schema);
    for (int i = 0; i < cells.length; i++) {
      builder.parse(i, cells[i].toString());
    }
    return builder.row();
  }

  /** What was served at a time. */
  static double score(long time) {
    return time % 5 / 2.0;
  }

  static Prediction prediction(long time) {
    return new Prediction(
        "p", "", time, "", new byte[0], "1.0", "champion", 1, new double[] {score(time)}, true);
  }

  static Outcome outcome(long time, boolean correction) {
    return new Outcome("o", "", time, "p", new byte[0], correction);
  }

  /** A flight that was predicted and arrived. */
  LiveFixture arrive(long time, String dest, double gained) {
    return arrive(time, request(dest, "EWR", 5, 0), row(OUTCOME, gained, ""), false);
  }

  LiveFixture arrive(long time, Row request, Row values, boolean correction) {
    state.joined(outcome(time, correction), values, prediction(time), request);
    return this;
  }

  LiveFixture predict(long time, Row request) {
    state.on(prediction(time), request);
    return this;
  }

  LiveFixture tick(long clock) {
    state.advance(clock);
    return this;
  }

  double[] read(Row request) {
    double[] values = new double[state.view().size()];
    state.view().read(request, values);
    return values;
  }

  double[] read(String dest) {
    return read(request(dest, "EWR", 5, 0));
  }

  Tensors snapshot() {
    var writer = new Tensors.Writer();
    state.snapshot(writer);
    return Tensors.of(writer);
  }
}
