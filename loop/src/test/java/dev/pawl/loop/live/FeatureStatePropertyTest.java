package dev.pawl.loop.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.live.LiveByDefinition.Happened;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random streams, by the seed that the test's name prints. */
class FeatureStatePropertyTest {
  private static final String[][] KEYS = {
    {}, {"dest"}, {"dest", "origin"}, {"hour"}, {"origin", "hour"}
  };

  /** A step of a stream: an event, or a tick where it is null. */
  private record Step(Optional<Happened> event, long clock) {}

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  private static LiveSpec[] specs(SplittableRandom random) {
    var specs = new LiveSpec[1 + random.nextInt(7)];
    for (int i = 0; i < specs.length; i++) {
      Aggregate[] all = Aggregate.values();
      Aggregate aggregate = all[random.nextInt(all.length)];
      String[] by = KEYS[random.nextInt(KEYS.length)];
      boolean decays = Retention.DECAYING.contains(aggregate) && random.nextBoolean();
      boolean ends = !Retention.ENDLESS.contains(aggregate) || random.nextBoolean();
      int span = 1 + random.nextInt(40);
      LiveSpec spec =
          decays
              ? LiveFixture.decayed(aggregate, 1 + span / 4, by)
              : ends
                  ? LiveFixture.windowed(aggregate, span, by)
                  : LiveFixture.endless(aggregate, by);
      if (random.nextInt(3) == 0) {
        double bound = random.nextBoolean() ? 10 : Double.POSITIVE_INFINITY;
        spec = LiveFixture.ofError(spec, random.nextInt(3), -bound / 2, bound);
      }
      Source source = random.nextInt(3) == 0 ? Source.PREDICTIONS : Source.OUTCOMES;
      LiveSpec with = LiveFixture.with(spec, source, Optional.empty());
      specs[i] =
          new LiveSpec(
              i + ": " + with.name(),
              with.aggregate(),
              with.value(),
              with.of(),
              with.by(),
              with.window(),
              with.halfLife(),
              with.where(),
              with.prior(),
              with.minimum(),
              with.maximum());
    }
    return specs;
  }

  private static Row request(SplittableRandom random) {
    return LiveFixture.request(
        random.nextInt(9) == 0 ? "" : "D" + random.nextInt(3),
        random.nextInt(9) == 0 ? "" : "O" + random.nextInt(2),
        random.nextInt(9) == 0 ? "" : random.nextInt(3) - 1,
        random.nextInt(100) * 0.37 - 9);
  }

  private static List<Step> stream(SplittableRandom random) {
    var steps = new ArrayList<Step>();
    long now = 0;
    long clock = 0;
    int size = 20 + random.nextInt(100);
    for (int i = 0; i < size; i++) {
      now += random.nextInt(60) == 0 ? random.nextInt(600) : random.nextInt(4);
      if (random.nextInt(5) == 0) {
        clock = Math.max(clock, now - random.nextInt(4));
        steps.add(new Step(Optional.empty(), clock));
      } else {
        long time = now + 3 - random.nextInt(random.nextInt(6) == 0 ? 50 : 6);
        boolean isOutcome = random.nextInt(3) != 0;
        Row values =
            isOutcome
                ? LiveFixture.row(LiveFixture.OUTCOME, random.nextInt(1000) * 0.11 - 40, "")
                : null;
        Source source = isOutcome ? Source.OUTCOMES : Source.PREDICTIONS;
        steps.add(
            new Step(Optional.of(new Happened(i, source, time, request(random), values)), clock));
      }
    }
    steps.add(new Step(Optional.empty(), clock));
    return steps;
  }

  private static void feed(LiveFixture state, Step step) {
    if (step.event().isEmpty()) {
      state.tick(step.clock());
      return;
    }
    Happened event = step.event().get();
    if (event.outcome() == null) {
      state.predict(event.time(), event.row());
    } else {
      state.arrive(event.time(), event.row(), event.outcome(), false);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_view_shows_what_the_raw_events_give_at_the_last_tick(long seed) {
    var random = new SplittableRandom(seed);
    LiveSpec[] specs = specs(random);
    var state = new LiveFixture(specs);
    List<LiveByDefinition> expected = Arrays.stream(specs).map(LiveByDefinition::new).toList();

    for (Step step : stream(random)) {
      feed(state, step);
      expected.forEach(
          each -> step.event().ifPresentOrElse(each::on, () -> each.tick(step.clock())));
      Row request = request(random);
      double[] values = state.read(request);
      for (int i = 0; i < values.length; i++) {
        double[] wanted = expected.get(i).value(request);
        if (Double.isNaN(wanted[0])) {
          assertThat(values[i]).as(specs[i].name()).isNaN();
        } else if (wanted[1] == 0) {
          assertThat(values[i]).as(specs[i].name()).isEqualTo(wanted[0]);
        } else {
          assertThat(Math.abs(values[i] - wanted[0]))
              .as(specs[i].name())
              .isLessThanOrEqualTo(1e-12 * wanted[1]);
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void every_event_is_in_one_case_and_no_key_outlives_its_events(long seed) {
    var random = new SplittableRandom(seed);
    LiveSpec[] specs = specs(random);
    var state = new LiveFixture(specs);
    List<Step> steps = stream(random);
    steps.forEach(step -> feed(state, step));

    for (int i = 0; i < specs.length; i++) {
      Source source = specs[i].of();
      FeatureCounts counts = state.state.counts().get(i);
      assertThat(counts.events())
          .isEqualTo(
              steps.stream()
                  .flatMap(step -> step.event().stream())
                  .filter(event -> event.source() == source)
                  .count());
      assertThat(counts.cases().values()).allMatch(count -> count >= 0);
    }

    state.tick(1_000_000);
    for (int i = 0; i < specs.length; i++) {
      FeatureCounts counts = state.state.counts().get(i);
      assertThat(counts.of(LiveCase.WAITING)).isZero();
      boolean isEndless = Retention.of(specs[i]) instanceof Retention.Endless;
      assertThat(counts.keys() == 0).isEqualTo(!isEndless || counts.of(LiveCase.APPLIED) == 0);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_restored_state_goes_on_as_if_nothing_had_happened(long seed) {
    var random = new SplittableRandom(seed);
    LiveSpec[] specs = specs(random);
    List<Step> steps = stream(random);
    int split = random.nextInt(steps.size());
    var whole = new LiveFixture(specs);
    steps.subList(0, split).forEach(step -> feed(whole, step));
    var after = new LiveFixture(specs);
    steps.subList(0, random.nextInt(split + 1)).forEach(step -> feed(after, step));

    after.state.restore(whole.snapshot());

    assertSame(after.snapshot(), whole.snapshot());
    for (Step step : steps.subList(split, steps.size())) {
      Row request = request(random);
      assertThat(after.read(request)).containsExactly(whole.read(request));
      feed(whole, step);
      feed(after, step);
    }
    Row request = request(random);
    assertThat(after.read(request)).containsExactly(whole.read(request));
    assertSame(after.snapshot(), whole.snapshot());
    assertThat(after.state.counts()).isEqualTo(whole.state.counts());
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
}
