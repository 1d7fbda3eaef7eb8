package dev.pawl.loop.live;

import static dev.pawl.loop.live.LiveFixture.decayed;
import static dev.pawl.loop.live.LiveFixture.endless;
import static dev.pawl.loop.live.LiveFixture.ofError;
import static dev.pawl.loop.live.LiveFixture.request;
import static dev.pawl.loop.live.LiveFixture.row;
import static dev.pawl.loop.live.LiveFixture.windowed;
import static dev.pawl.loop.live.LiveFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.loop.Formula;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureStateTest {
  private static final double NONE = Double.NaN;

  @Test
  void aggregates_are_over_the_events_of_the_key_within_the_window() {
    var state =
        new LiveFixture(
                windowed(Aggregate.COUNT, 100, "dest"),
                windowed(Aggregate.SUM, 100, "dest"),
                windowed(Aggregate.MEAN, 100, "dest"),
                windowed(Aggregate.MIN, 100, "dest"),
                windowed(Aggregate.MAX, 100, "dest"),
                windowed(Aggregate.LAST, 100, "dest"),
                windowed(Aggregate.AGE, 100, "dest"))
            .arrive(10, "IAH", 5)
            .arrive(20, "IAH", -2)
            .arrive(15, "IAH", 9)
            .arrive(30, "MIA", 100)
            .tick(50);

    assertThat(state.read("IAH")).containsExactly(3, 12, 4, -2, 9, -2, 30);
    assertThat(state.read("MIA")).containsExactly(1, 100, 100, 100, 100, 100, 20);
    assertThat(state.read("BQN")).containsOnly(NONE);
  }

  @Test
  void the_view_stands_at_the_last_tick() {
    var state = new LiveFixture(windowed(Aggregate.COUNT, 100, "dest"), endless(Aggregate.AGE));
    state.arrive(10, "IAH", 1);
    assertThat(state.read("IAH")).containsExactly(NONE, NONE);

    state.tick(20).arrive(20, "IAH", 1);

    assertThat(state.read("IAH")).containsExactly(1, 10);
    assertThat(state.tick(25).read("IAH")).containsExactly(2, 5);
  }

  @Test
  void a_window_excludes_its_beginning_and_includes_its_end() {
    var state =
        new LiveFixture(windowed(Aggregate.COUNT, 100))
            .arrive(100, "IAH", 1)
            .arrive(101, "IAH", 1)
            .arrive(200, "IAH", 1)
            .arrive(201, "IAH", 1)
            .tick(200);

    assertThat(state.read("IAH")).containsExactly(2);
    FeatureCounts counts = state.state.counts().getFirst();
    assertThat(counts.of(LiveCase.OUTDATED)).isEqualTo(1);
    assertThat(counts.of(LiveCase.APPLIED)).isEqualTo(2);
    assertThat(counts.of(LiveCase.WAITING)).isEqualTo(1);
    assertThat(state.tick(201).read("IAH")).containsExactly(2);
    assertThat(state.tick(300).read("IAH")).containsExactly(1);
  }

  @Test
  void of_events_at_the_same_time_the_last_in_the_log_is_the_latest() {
    var state =
        new LiveFixture(endless(Aggregate.LAST))
            .arrive(10, "IAH", 1)
            .arrive(10, "IAH", 2)
            .tick(10)
            .arrive(9, "IAH", 3)
            .tick(10);
    assertThat(state.read("IAH")).containsExactly(2);

    state.arrive(10, "IAH", 4).tick(10);
    assertThat(state.read("IAH")).containsExactly(4);
  }

  @Test
  void a_half_life_halves_what_an_event_weighs() {
    var state =
        new LiveFixture(
                decayed(Aggregate.COUNT, 10, "dest"),
                decayed(Aggregate.SUM, 10, "dest"),
                decayed(Aggregate.MEAN, 10, "dest"))
            .arrive(20, "IAH", 8)
            .tick(25)
            .arrive(10, "IAH", 2)
            .tick(30);

    double[] values = state.read("IAH");
    assertThat(values[0]).isCloseTo(0.5 + 0.25, within(1e-14));
    assertThat(values[1]).isCloseTo(4 + 0.5, within(1e-14));
    assertThat(values[2]).isCloseTo(4.5 / 0.75, within(1e-14));
    assertThat(state.tick(40).read("IAH")[0]).isCloseTo(0.375, within(1e-14));
  }

  @Test
  void a_prior_keeps_the_mean_of_few_events_near_zero() {
    double none = Double.POSITIVE_INFINITY;
    var state =
        new LiveFixture(
                ofError(windowed(Aggregate.MEAN, 100), 2, -none, none),
                ofError(decayed(Aggregate.MEAN, 10), 2, -none, none))
            .arrive(5, "IAH", 8)
            .arrive(5, "IAH", 10)
            .tick(5);
    assertThat(state.read("IAH")).containsExactly(18.0 / 4, 18.0 / 4);

    double[] later = state.tick(15).read("IAH");

    assertThat(later[0]).isEqualTo(18.0 / 4);
    assertThat(later[1]).isCloseTo(9.0 / 3, within(1e-14));
  }

  @Test
  void a_value_beyond_its_bounds_counts_as_the_bound() {
    var state =
        new LiveFixture(ofError(windowed(Aggregate.SUM, 100), 0, -2, 3))
            .arrive(5, "IAH", 1)
            .arrive(5, "IAH", 70)
            .arrive(5, "IAH", -70)
            .tick(5);

    assertThat(state.read("IAH")).containsExactly(1 + 3 - 2);
  }

  @Test
  void a_value_may_read_the_score_that_was_served() {
    double none = Double.POSITIVE_INFINITY;
    var state =
        new LiveFixture(ofError(windowed(Aggregate.LAST, 100), 0, -none, none))
            .arrive(4, "IAH", 8)
            .tick(5);

    assertThat(state.read("IAH")).containsExactly(8 - LiveFixture.score(4));
  }

  @Test
  void a_key_that_weighs_nothing_is_removed() {
    var state =
        new LiveFixture(decayed(Aggregate.COUNT, 10, "dest"), decayed(Aggregate.MEAN, 10, "dest"))
            .arrive(0, "IAH", 8)
            .tick(298);
    assertThat(state.read("IAH")[0]).isBetween(1e-9, 2e-9);

    state.tick(299);

    assertThat(state.read("IAH")).containsExactly(NONE, NONE);
    assertThat(state.state.counts().getFirst().keys()).isZero();
    assertThat(state.state.counts().getFirst().removedKeys()).isEqualTo(1);
    assertThat(state.arrive(299, "IAH", 1).tick(299).read("IAH")).containsExactly(1, 1);
  }

  @Test
  void a_key_with_nothing_left_in_the_window_is_removed() {
    var state = new LiveFixture(windowed(Aggregate.MAX, 100, "dest"));
    for (int i = 0; i < 1000; i++) {
      state.arrive(i, "D" + i, i);
    }
    state.tick(999);
    assertThat(state.state.counts().getFirst().keys()).isEqualTo(100);

    state.tick(5000);

    FeatureCounts counts = state.state.counts().getFirst();
    assertThat(counts.keys()).isZero();
    assertThat(counts.removedKeys()).isEqualTo(100);
    assertThat(counts.of(LiveCase.OUTDATED)).isEqualTo(900);
  }

  @Test
  void a_key_may_have_several_parts_numbers_among_them() {
    var state =
        new LiveFixture(
            windowed(Aggregate.COUNT, 100, "dest", "origin"),
            windowed(Aggregate.COUNT, 100, "origin", "hour"),
            windowed(Aggregate.COUNT, 100, "hour"));
    var values = row(LiveFixture.OUTCOME, 1, 0);
    state
        .arrive(1, request("IAH", "EWR", 5, 0), values, false)
        .arrive(1, request("EWR", "IAH", 5, 0), values, false)
        .arrive(1, request("IAH", "EWR", 6, 0), values, false)
        .tick(1);

    assertThat(state.read(request("IAH", "EWR", 5, 0))).containsExactly(2, 1, 2);
    assertThat(state.read(request("EWR", "IAH", 6, 0))).containsExactly(1, NONE, 1);
  }

  @Test
  void without_a_part_of_the_key_there_is_no_value() {
    var state =
        new LiveFixture(
            windowed(Aggregate.COUNT, 100, "dest", "hour"), windowed(Aggregate.COUNT, 100));
    var values = row(LiveFixture.OUTCOME, 1, 0);
    state.arrive(1, request("IAH", "EWR", "", 0), values, false).tick(1);

    assertThat(state.read(request("IAH", "EWR", "", 0))).containsExactly(NONE, 1);
    assertThat(state.state.counts().getFirst().of(LiveCase.KEYLESS)).isEqualTo(1);
  }

  @Test
  void only_events_of_the_source_count_where_the_condition_holds() {
    var spec = windowed(Aggregate.SUM, 100);
    Formula delayed = new Formula(List.of("dep_delay"), values -> values.number(0) > 3 ? 1 : 0);
    var state =
        new LiveFixture(
            spec,
            with(spec, Source.PREDICTIONS, Optional.empty()),
            with(spec, Source.PREDICTIONS, Optional.of(delayed)),
            with(spec, Source.OUTCOMES, Optional.of(Formula.name("diverted"))));
    state
        .predict(1, request("IAH", "EWR", 5, 3))
        .predict(1, request("IAH", "EWR", 5, 4))
        .arrive(2, request("IAH", "EWR", 5, 3), row(LiveFixture.OUTCOME, 10, 0), false)
        .arrive(2, request("IAH", "EWR", 5, 4), row(LiveFixture.OUTCOME, 20, 1), false)
        .arrive(2, request("IAH", "EWR", 5, 4), row(LiveFixture.OUTCOME, 30, ""), false)
        .tick(2);

    assertThat(state.read("IAH")).containsExactly(49, 7, 4, 16);
    assertThat(state.state.counts().get(3).of(LiveCase.FILTERED)).isEqualTo(2);
  }

  @Test
  void events_without_a_value_and_corrections_are_counted_and_left_out() {
    var state = new LiveFixture(windowed(Aggregate.SUM, 100));
    state
        .arrive(2, request("IAH", "EWR", 5, ""), row(LiveFixture.OUTCOME, 10, 0), false)
        .arrive(2, request("IAH", "EWR", 5, 0), row(LiveFixture.OUTCOME, 1e300, 0), false)
        .arrive(2, request("IAH", "EWR", 5, 0), row(LiveFixture.OUTCOME, 10, 0), true)
        .tick(2);

    FeatureCounts counts = state.state.counts().getFirst();
    assertThat(state.read("IAH")).containsExactly(NONE);
    assertThat(counts.of(LiveCase.VALUELESS)).isEqualTo(2);
    assertThat(counts.of(LiveCase.CORRECTION)).isEqualTo(1);
    assertThat(counts.events()).isEqualTo(3);
  }

  @Test
  void a_value_that_reads_an_unknown_name_is_refused() {
    LiveSpec spec = windowed(Aggregate.SUM, 100);
    assertThatThrownBy(() ->
            new LiveFixture(
                new LiveSpec(
                    "gain",
                    Aggregate.SUM,
                    Optional.of(Formula.name("arrdelay")),
                    Source.OUTCOMES,
                    List.of(),
                    spec.window(),
                    spec.halfLife(),
                    spec.where())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gain: reads arrdelay (expected: one of [dest, origin, hour, dep_delay, arr_delay,"
                + " diverted])");
  }

  @Test
  void predictions_have_no_outcome_to_read() {
    LiveSpec spec = windowed(Aggregate.SUM, 100);
    assertThatThrownBy(() ->
            new LiveFixture(
                new LiveSpec(
                    "gain",
                    Aggregate.SUM,
                    Optional.of(Formula.name("arr_delay")),
                    Source.PREDICTIONS,
                    List.of(),
                    spec.window(),
                    spec.halfLife(),
                    spec.where())))
        .hasMessage("gain: reads arr_delay (expected: one of [dest, origin, hour, dep_delay])");
  }

  @Test
  void an_aggregate_without_a_span_that_goes_with_it_is_refused() {
    assertThatThrownBy(() -> new LiveFixture(decayed(Aggregate.MAX, 10)))
        .hasMessage(
            "MAX halved in 10[]: a half-life for MAX (expected: a window; only COUNT, SUM and MEAN"
                + " decay)");
    assertThatThrownBy(() -> new LiveFixture(endless(Aggregate.SUM)))
        .hasMessage("SUM ever[]: neither a window nor a half-life for SUM (expected: one of them)");
    assertThatThrownBy(() -> new LiveFixture(windowed(Aggregate.SUM, 0)))
        .hasMessage("SUM within 0[]: PT0S (expected: at least one millisecond)");
  }

  @Test
  void the_clock_does_not_go_back() {
    var state = new LiveFixture(windowed(Aggregate.SUM, 10)).tick(100);
    assertThatThrownBy(() -> state.tick(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clock: 99 (expected: at least 100, where it stands)");
  }
}
