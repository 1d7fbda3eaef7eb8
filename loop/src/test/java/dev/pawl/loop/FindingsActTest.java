package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.training.HeldSpans;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose input x comes in feet for metres from the tenth day on, for a day. */
class FindingsActTest {
  private static final int DAY = 24;
  private static final int EACH = 60;
  private static final long REPAIRED = 11 * DAY * LineEvents.HOUR;
  private static final String SPEC = LineEvents.yaml();
  private static final String BLIND = SPEC + "watch: {feed: false}\n";
  private static final String FROZEN =
      SPEC + "watch: {actions: {feed: [pause_promotions, alert]}}\n";
  private static final String TRAINS =
      SPEC.replace("mode: continual", "mode: scheduled_stateless")
          + "watch: {actions: {feed: train}}\n";
  private static final String FLAGS =
      SPEC.replace(
              "x: {type: number, required: true}",
              "x: {type: number, required: true, max: 7, wrong: flag}")
          + "watch: {actions: {feed: []}}\n";
  private static final String ROLLS_BACK = SPEC + "watch: {actions: {feed: [rollback]}}\n";

  private final LineRun run = new LineRun(SPEC, BLIND, FROZEN, TRAINS, FLAGS, ROLLS_BACK);

  private LineRun broken(String spec) {
    return run.fold(hours(spec, 0, 10 * DAY, FindingsActTest::metres))
        .fold(hours(spec, 10 * DAY, 11 * DAY, FindingsActTest::feet));
  }

  private LineRun repaired(String spec) {
    return broken(spec).fold(hours(spec, 11 * DAY, 13 * DAY, FindingsActTest::metres));
  }

  private static LineEvents hours(String spec, int from, int to, DoubleUnaryOperator written) {
    LineEvents events = new LineEvents(spec);
    if (from == 0) {
      events.add(LineEvents.apply(spec));
    }
    events.hours(from, to, EACH, 3, 5, written, from + 1L);
    return events;
  }

  @Test
  void a_broken_feed_stops_learning_within_the_hour_and_names_the_field() {
    broken(SPEC);

    Decision pause = only(Kind.PAUSE);
    assertThat(pause.eventTime()).isLessThanOrEqualTo((10 * DAY + 1) * LineEvents.HOUR);
    assertThat(pause.reason())
        .startsWith("learning paused by unit change of x since 1970-01-11T00:00:00Z")
        .endsWith("nothing that arrives is learned");
    assertThat(only(Kind.FINDING).reason()).contains("feet for metres");
    assertThat(run.running().withholds()).isTrue();
    assertThat(run.running().withheld()).isEqualTo(23L * EACH);
  }

  @Test
  void learning_goes_on_when_the_feed_is_repaired_without_what_was_answered_meanwhile() {
    repaired(SPEC);

    Decision resume = only(Kind.RESUME);
    assertThat(resume.eventTime()).isLessThanOrEqualTo((11 * DAY + 1) * LineEvents.HOUR);
    assertThat(resume.reason())
        .startsWith("learning resumed: unit change of x is over; ")
        .endsWith(" examples came in that time and were not learned");
    assertThat(run.running().withholds()).isFalse();
    assertThat(run.running().withheld()).isBetween(24L * EACH, 25L * EACH);
    assertThat(run.decisions(Kind.CUT))
        .filteredOn(cut -> cut.eventTime() > resume.eventTime())
        .isNotEmpty();
  }

  @Test
  void the_same_alarm_is_given_once() {
    repaired(SPEC + "watch: {drift: {period: 1d, season: 1d}}\n");

    assertThat(run.decisions(Kind.FINDING))
        .filteredOn(it -> "feature:x".equals(it.evidence().get("where")))
        .hasSize(1);
  }

  @Test
  void a_model_that_learns_nonsense_is_worse_after_the_repair() {
    LineRun blind = new LineRun(BLIND);
    blind
        .fold(hours(BLIND, 0, 10 * DAY, FindingsActTest::metres))
        .fold(hours(BLIND, 10 * DAY, 11 * DAY, FindingsActTest::feet));
    blind.fold(hours(BLIND, 11 * DAY, 13 * DAY, FindingsActTest::metres));
    repaired(SPEC);

    assertThat(blind.running().scoreboard().mean(REPAIRED, REPAIRED + DAY * LineEvents.HOUR))
        .isGreaterThan(run.running().scoreboard().mean(REPAIRED, REPAIRED + DAY * LineEvents.HOUR));
  }

  @Test
  void promotions_can_be_paused_instead() {
    repaired(FROZEN);

    assertThat(only(Kind.PAUSE).reason()).startsWith("promotions paused by unit change of x");
    assertThat(only(Kind.RESUME).reason())
        .isEqualTo("promotions resumed: unit change of x is over");
    assertThat(run.running().withheld()).isZero();
    long from = only(Kind.PAUSE).eventTime();
    long until = only(Kind.RESUME).eventTime();
    assertThat(run.decisions(Kind.PROMOTE))
        .noneMatch(it -> it.eventTime() > from && it.eventTime() < until);
  }

  @Test
  void values_that_are_kept_though_the_schema_refuses_them_pause_learning() {
    repaired(FLAGS);

    assertThat(only(Kind.PAUSE).reason())
        .startsWith("learning paused by schema of x since 1970-01-11T0");
    assertThat(only(Kind.RESUME).reason()).startsWith("learning resumed: schema of x is over; ");
  }

  @Test
  void a_finding_can_start_an_update() {
    broken(TRAINS);

    assertThat(run.decisions(Kind.TRAIN))
        .filteredOn(it -> it.reason().contains("(unit change of x)"))
        .hasSize(1);
  }

  @Test
  void a_finding_can_roll_back() {
    broken(ROLLS_BACK);

    assertThat(run.decisions(Kind.ROLLBACK))
        .filteredOn(it -> it.reason().contains("finding: unit change of x"))
        .hasSize(1);
  }

  @Test
  void a_person_who_resumes_takes_what_is_now_as_the_norm() {
    broken(SPEC);
    LineEvents command = new LineEvents(SPEC);
    command.add(
        Command.of("c1", 11 * DAY * LineEvents.HOUR, "resume", Map.of(), "ann", "feet it is"));
    run.fold(command).fold(hours(SPEC, 11 * DAY, 14 * DAY, FindingsActTest::feet));

    assertThat(run.running().withholds()).isFalse();
    assertThat(run.running().watcher().open()).isEmpty();
    assertThat(run.decisions(Kind.PAUSE)).hasSize(1);
    assertThat(run.decisions(Kind.RESUME))
        .anyMatch(it -> it.evidence().containsKey(HeldSpans.UNTIL));
  }

  @Test
  void what_a_person_pauses_stays_paused_when_the_finding_is_over() {
    broken(SPEC);
    LineEvents command = new LineEvents(SPEC);
    command.add(
        Command.of(
            "c1", 11 * DAY * LineEvents.HOUR, "pause", Map.of("what", "learning"), "ann", ""));
    run.fold(command).fold(hours(SPEC, 11 * DAY, 13 * DAY, FindingsActTest::metres));

    assertThat(run.running().contest().lineages()).allMatch(it -> it.isPaused());
  }

  @ParameterizedTest(name = "restarted {0} hours after the change of the unit")
  @ValueSource(ints = {-40, 1, 12, 25, 26})
  void a_restart_changes_nothing(int hours) {
    repaired(SPEC);
    LineRun again = new LineRun(SPEC);
    LineEvents all = hours(SPEC, 0, 10 * DAY, FindingsActTest::metres);
    LineEvents rest = new LineEvents(SPEC);
    List.of(
            hours(SPEC, 10 * DAY, 11 * DAY, FindingsActTest::feet),
            hours(SPEC, 11 * DAY, 13 * DAY, FindingsActTest::metres))
        .forEach(part -> part.records().forEach(it -> rest.add(it.event())));
    LineEvents before = new LineEvents(SPEC);
    LineEvents after = new LineEvents(SPEC);
    long cut = (10 * DAY + hours) * LineEvents.HOUR;
    for (LineEvents part : List.of(all, rest)) {
      part.records()
          .forEach(it -> (it.event().eventTime() <= cut ? before : after).add(it.event()));
    }
    again.fold(before).restart().fold(after);
    LineRun whole = new LineRun(SPEC).fold(before).fold(after);

    assertThat(again.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(again.running().withheld()).isEqualTo(whole.running().withheld());
  }

  private Decision only(Kind kind) {
    List<Decision> found = run.decisions(kind);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static double metres(double x) {
    return Math.rint(100 * x) / 100;
  }

  private static double feet(double x) {
    return metres(x) / 0.3048;
  }
}
