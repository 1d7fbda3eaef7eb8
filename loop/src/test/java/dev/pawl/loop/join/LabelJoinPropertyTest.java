package dev.pawl.loop.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.Formula;
import dev.pawl.loop.join.JoinByDefinition.Said;
import dev.pawl.loop.join.JoinCase.Kind;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.spec.Expression;
import dev.pawl.spec.Expression.Element;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random streams, by the seed that the test's name prints. */
class LabelJoinPropertyTest {

  /** Delay plus the weights of all gates and times: needs a delay and a gate, in event order. */
  private static final Expression SEVERAL =
      new Formula(
          List.of("arr_delay", "outcomes", "gate"),
          values -> {
            if (values.text(2) == null) {
              return Double.NaN;
            }
            double sum = values.number(0);
            for (Element each : values.elements(1)) {
              sum = sum * 1.5 + (each.field("arr_delay") instanceof Double d ? d : 1);
            }
            return sum;
          });

  private static double several(List<Said> said) {
    double latest = Double.NaN;
    boolean gate = false;
    for (Said each : said) {
      Row row = row(each);
      latest = row.isMissing(0) ? latest : row.number(0);
      gate |= !row.isMissing(2);
    }
    double sum = gate ? latest : Double.NaN;
    for (Said each : said) {
      Row row = row(each);
      sum = sum * 1.5 + (row.isMissing(0) ? 1 : row.number(0));
    }
    return sum;
  }

  private static Row row(Said said) {
    return JoinFixture.OUTCOMES.decode(said.outcome.row());
  }

  static LongStream seeds() {
    return LongStream.range(0, 250);
  }

  private static OutcomeSpec spec(SplittableRandom random) {
    return JoinFixture.spec(
        Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(3) : 20 + random.nextInt(60)),
        random.nextBoolean(),
        random.nextBoolean() ? When.FIRST : When.WINDOW,
        random.nextBoolean() ? Unanswered.DROP : Unanswered.NEGATIVE,
        SEVERAL);
  }

  /** Predictions, outcomes and ticks, in no order but that of a jittered clock. */
  private static List<Event> stream(SplittableRandom random, OutcomeSpec spec) {
    int window = (int) spec.window().toMillis();
    boolean byKey = !spec.joinBy().isEmpty();
    int jitter = 1 + random.nextInt(2 * window + 2);
    var events = new ArrayList<Event>();
    long clock = 0;
    long tick = Long.MIN_VALUE;
    int size = 20 + random.nextInt(150);
    for (int i = 0; i < size; i++) {
      clock += random.nextInt(5);
      long time = clock - random.nextInt(jitter);
      switch (random.nextInt(7)) {
        case 0 -> {
          tick = Math.max(tick, clock - random.nextInt(window + 1));
          events.add(new Tick(tick));
        }
        case 1, 2, 3 ->
            events.add(
                JoinFixture.prediction(
                    "p" + (random.nextInt(10) == 0 ? random.nextInt(i + 1) : i),
                    time,
                    random.nextInt(20) == 0 ? "" : "k" + random.nextInt(4),
                    random.nextInt(6) != 0));
        default -> {
          String about = byKey ? "k" + random.nextInt(5) : "p" + near(random, i);
          events.add(
              JoinFixture.outcome(
                  "o" + (random.nextInt(8) == 0 ? random.nextInt(i + 1) : i),
                  clock + random.nextInt(window + 3) - random.nextInt(jitter),
                  about,
                  random.nextInt(5) == 0,
                  random.nextInt(4) == 0 ? "" : random.nextInt(9) - 4,
                  random.nextBoolean() ? "" : random.nextInt(2),
                  random.nextInt(3) == 0 ? "" : "G"));
        }
      }
    }
    events.add(new Tick(Math.max(tick, clock - window / 2)));
    return events;
  }

  private static int near(SplittableRandom random, int i) {
    return Math.max(0, i + 10 - random.nextInt(30));
  }

  private static void feed(LabelJoin join, List<Event> events, int from, int to) {
    for (int offset = from; offset < to; offset++) {
      switch (events.get(offset)) {
        case Prediction p ->
            join.on(
                p, offset, JoinFixture.REQUESTS.decode(p.row()), JoinFixture.scores(p.eventTime()));
        case Outcome o -> join.on(o, offset, JoinFixture.OUTCOMES.decode(o.row()));
        case Tick tick -> join.advance(tick.eventTime(), offset);
        default -> throw new IllegalStateException();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_join_does_what_its_definition_says(long seed) {
    var random = new SplittableRandom(seed);
    OutcomeSpec spec = spec(random);
    List<Event> events = stream(random, spec);
    var expected = new JoinByDefinition(spec, LabelJoinPropertyTest::several);
    var actual = new JoinFixture(spec);

    for (int offset = 0; offset < events.size(); offset++) {
      expected.on(events.get(offset), offset);
      feed(actual.join, events, offset, offset + 1);
      assertThat(actual.join.counts()).as("after %d", offset).isEqualTo(expected.counts());
    }

    assertThat(actual.joined).isEqualTo(expected.joined);
    assertThat(actual.labels()).isEqualTo(expected.examples);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void every_event_is_in_exactly_one_case(long seed) {
    var random = new SplittableRandom(seed);
    OutcomeSpec spec = spec(random);
    List<Event> events = stream(random, spec);
    var fixture = new JoinFixture(spec);

    for (int offset = 0; offset < events.size(); offset++) {
      feed(fixture.join, events, offset, offset + 1);
      JoinCounts counts = fixture.join.counts();
      assertThat(sum(counts, Kind.PREDICTION)).isEqualTo(counts.predictions());
      assertThat(sum(counts, Kind.OUTCOME)).isEqualTo(counts.outcomes());
      assertThat(counts.cases().values()).allMatch(count -> count >= 0);
    }
    JoinCounts counts = fixture.join.counts();
    assertThat(counts.predictions())
        .isEqualTo(events.stream().filter(Prediction.class::isInstance).count());
    assertThat(counts.outcomes())
        .isEqualTo(events.stream().filter(Outcome.class::isInstance).count());
    assertThat(counts.joined()).isEqualTo(fixture.joined.size());
    assertThat((long) fixture.examples.size())
        .isEqualTo(
            counts.of(JoinCase.ANSWERED)
                + counts.of(JoinCase.UNANSWERED_NEGATIVE)
                + counts.of(JoinCase.LABEL_CORRECTED));
  }

  private static long sum(JoinCounts counts, Kind kind) {
    return counts.cases().entrySet().stream()
        .filter(each -> each.getKey().kind() == kind)
        .mapToLong(each -> each.getValue())
        .sum();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_restored_join_goes_on_as_if_nothing_had_happened(long seed) {
    var random = new SplittableRandom(seed);
    OutcomeSpec spec = spec(random);
    List<Event> events = stream(random, spec);
    var whole = new JoinFixture(spec);
    feed(whole.join, events, 0, events.size());

    int split = random.nextInt(events.size());
    var before = new JoinFixture(spec);
    feed(before.join, events, 0, split);
    var after = new JoinFixture(spec);
    feed(after.join, events, 0, random.nextInt(split + 1));
    after.joined.clear();
    after.examples.clear();
    after.join.restore(JoinFixture.state(before.join));
    assertSame(JoinFixture.state(after.join), JoinFixture.state(before.join));
    assertThat(after.join.pending()).isEqualTo(before.join.pending());
    feed(after.join, events, split, events.size());

    assertSame(JoinFixture.state(after.join), JoinFixture.state(whole.join));
    assertThat(after.join.counts()).isEqualTo(whole.join.counts());
    assertThat(join(before.joined, after.joined)).isEqualTo(whole.joined);
    assertThat(join(full(before), full(after))).isEqualTo(full(whole));
  }

  /** The examples with all that they carry. */
  private static List<String> full(JoinFixture fixture) {
    return fixture.examples.stream()
        .map(each ->
            JoinFixture.label(each)
                + each.offset()
                + each.row()
                + List.of(
                    each.prediction().unit(),
                    each.prediction().version(),
                    each.prediction().stage())
                + each.scores().values()[0]
                + each.scores().contestants()[1]
                + each.prediction().scores()[0])
        .toList();
  }

  private static List<String> join(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static void assertSame(Tensors actual, Tensors expected) {
    assertThat(actual.names()).isEqualTo(expected.names());
    for (String name : expected.names()) {
      assertThat(text(actual.get(name))).as(name).isEqualTo(text(expected.get(name)));
    }
  }

  private static String text(Tensors.Tensor tensor) {
    return switch (tensor) {
      case Tensors.Tensor.F64(double[] values) ->
          Arrays.toString(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
      case Tensors.Tensor.I64(long[] values) -> Arrays.toString(values);
      case Tensors.Tensor.I32(int[] values) -> Arrays.toString(values);
      case Tensors.Tensor.U8(byte[] values) -> Arrays.toString(values);
    };
  }

  @Test
  void random_streams_reach_every_case() {
    var reached = EnumSet.noneOf(JoinCase.class);
    for (long seed = 0; seed < 250; seed++) {
      var random = new SplittableRandom(seed);
      OutcomeSpec spec = spec(random);
      List<Event> events = stream(random, spec);
      var fixture = new JoinFixture(spec);
      feed(fixture.join, events, 0, events.size());
      JoinCounts counts = fixture.join.counts();
      for (JoinCase each : JoinCase.values()) {
        if (counts.of(each) > 0) {
          reached.add(each);
        }
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(JoinCase.values());
  }
}
