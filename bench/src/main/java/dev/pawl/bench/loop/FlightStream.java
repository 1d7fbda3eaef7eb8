package dev.pawl.bench.loop;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.join.Scores;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Made-up flights at the pace of a year out of New York: 38 an hour, each predicted when it leaves
 * and answered some hours later, with a tick every hour.
 */
final class FlightStream {
  static final int FLIGHTS = 50_000;

  /** An event with its row and scores, as the loop has them. */
  record Step(Event event, @Nullable Row row, Scores scores) {}

  private static final long HOUR = 3_600_000;
  private static final Schema REQUEST =
      Schema.of(
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("hour", FieldType.NUMBER),
          Field.of("origin", FieldType.CATEGORY),
          Field.of("dest", FieldType.CATEGORY),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("tailnum", FieldType.CATEGORY));
  private static final Schema OUTCOME = Schema.of(Field.of("arr_delay", FieldType.NUMBER));
  static final Columns COLUMNS = new Columns(REQUEST, REQUEST, REQUEST, OUTCOME);
  static final RowCodec REQUESTS = new RowCodec(REQUEST);
  static final RowCodec OUTCOMES = new RowCodec(OUTCOME);

  private FlightStream() {}

  /** All events in event order. */
  static List<Step> steps() {
    var random = new SplittableRandom(1);
    var steps = new ArrayList<Step>(2 * FLIGHTS);
    for (int i = 0; i < FLIGHTS; i++) {
      long departure = i * HOUR / 38;
      long arrival = departure + HOUR + random.nextLong(5 * HOUR);
      steps.add(prediction(i, departure, random));
      steps.add(outcome(i, arrival, random));
    }
    long end = FLIGHTS * HOUR / 38 + 6 * HOUR;
    for (long clock = HOUR; clock <= end; clock += HOUR) {
      steps.add(new Step(new Tick(clock), null, new Scores(new int[0], new double[0])));
    }
    steps.sort(Comparator.comparingLong(step -> step.event().eventTime()));
    return steps;
  }

  private static Step prediction(int i, long time, SplittableRandom random) {
    Row row =
        new RowBuilder(REQUEST)
            .set(0, random.nextInt(-20, 100))
            .set(1, (double) (time / HOUR % 24))
            .set(2, "O" + random.nextInt(3))
            .set(3, "D" + random.nextInt(105))
            .set(4, "C" + random.nextInt(16))
            .set(5, "N" + random.nextInt(4000))
            .row();
    byte[] bytes = REQUESTS.encode(row);
    var prediction =
        new Prediction("flight-" + i, "", time, "", bytes, "1.7", "champion", 1, score(i), true);
    return new Step(
        prediction, REQUESTS.decode(bytes), new Scores(new int[] {0, 1, 2}, new double[3]));
  }

  private static double[] score(int i) {
    return new double[] {i};
  }

  private static Step outcome(int i, long time, SplittableRandom random) {
    Row row = new RowBuilder(OUTCOME).set(0, random.nextInt(-60, 200)).row();
    byte[] bytes = OUTCOMES.encode(row);
    var outcome = new Outcome("arrival-" + i, "", time, "flight-" + i, bytes, false);
    return new Step(outcome, OUTCOMES.decode(bytes), new Scores(new int[0], new double[0]));
  }

  static OutcomeSpec outcomeSpec() {
    return new OutcomeSpec(
        List.of(),
        List.of(),
        Duration.ofHours(24),
        named("arr_delay"),
        When.FIRST,
        Unanswered.DROP);
  }

  /** Five features with four keys: windows and a half-life. */
  static List<LiveSpec> liveSpecs() {
    return List.of(
        live("mean_by_dest", Aggregate.MEAN, Source.OUTCOMES, "dest", 2, false),
        live("max_by_dest", Aggregate.MAX, Source.OUTCOMES, "dest", 6, false),
        live("last_by_tail", Aggregate.LAST, Source.OUTCOMES, "tailnum", 12, false),
        live("load_of_origin", Aggregate.COUNT, Source.PREDICTIONS, "origin", 1, true),
        live("mean_by_carrier", Aggregate.MEAN, Source.OUTCOMES, "carrier", 3, true));
  }

  private static LiveSpec live(
      String name, Aggregate aggregate, Source source, String by, int hours, boolean decays) {
    Optional<Duration> span = Optional.of(Duration.ofHours(hours));
    return new LiveSpec(
        name,
        aggregate,
        aggregate == Aggregate.COUNT ? Optional.empty() : Optional.of(gained()),
        source,
        List.of(by),
        decays ? Optional.empty() : span,
        decays ? span : Optional.empty(),
        Optional.empty());
  }

  private static Expression named(String name) {
    return new Difference(List.of(name));
  }

  private static Expression gained() {
    return new Difference(List.of("arr_delay", "dep_delay"));
  }

  /** The first name less the others: what an expression costs is measured elsewhere. */
  private record Difference(List<String> reads) implements Expression {
    @Override
    public String source() {
      return String.join(" - ", reads);
    }

    @Override
    public double number(Values values) {
      double value = values.number(0);
      for (int i = 1; i < reads.size(); i++) {
        value -= values.number(i);
      }
      return value;
    }
  }
}
