package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Tick;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A model whose labels come an hour after each prediction, until something happens to them. */
class LabelFindingsTest {
  private static final int DAY = 24;
  private static final int EACH = 30;
  private static final long BROKEN = 12 * DAY * LineEvents.HOUR;
  private static final long REPAIRED = 14 * DAY * LineEvents.HOUR;
  private static final String SPEC = LineEvents.yaml();
  private static final String PAUSES = SPEC + "watch: {actions: {labels: pause_learning}}\n";
  private static final String SOONER =
      PAUSES.replace("{actions", "{labels: {horizon: 3h}, actions");
  private static final String OTHER_OWNER = PAUSES.replace("tests@", "others@");

  private final LineRun run = new LineRun(SPEC, PAUSES, SOONER, OTHER_OWNER);

  private static List<Event> days(String spec, int from, int to) {
    LineEvents events = new LineEvents(spec);
    if (from == 0) {
      events.add(LineEvents.apply(spec));
    }
    events.hours((long) from * DAY, (long) to * DAY, EACH, 3, from + 1L);
    return events.records().stream().map(LogRecord::event).toList();
  }

  /** The outcomes of predictions made in the time in which something is wrong. */
  private static Predicate<Event> wrong() {
    return event ->
        event instanceof Outcome outcome
            && outcome.eventTime() - LineEvents.HOUR >= BROKEN
            && outcome.eventTime() - LineEvents.HOUR < REPAIRED;
  }

  /** Three in ten outcomes are lost. */
  private static List<Event> lost(List<Event> events) {
    Predicate<Event> lost =
        wrong().and(event -> ((Outcome) event).about().matches(".*\\.\\d?[027]"));
    return events.stream().filter(lost.negate()).toList();
  }

  /** Outcomes come into the log three hours after they happened. */
  private static List<Event> heldUp(List<Event> events) {
    List<Event> log = new ArrayList<>();
    List<Outcome> waiting = new ArrayList<>();
    for (Event event : events) {
      if (wrong().test(event)) {
        waiting.add((Outcome) event);
        continue;
      }
      log.add(event);
      if (event instanceof Tick tick) {
        Predicate<Outcome> due = it -> it.eventTime() + 3 * LineEvents.HOUR <= tick.eventTime();
        waiting.stream().filter(due).forEach(log::add);
        waiting.removeIf(due);
      }
    }
    return log;
  }

  private LineRun fold(List<Event> events) {
    LineEvents log = new LineEvents(SPEC);
    events.forEach(log::add);
    return run.fold(log);
  }

  private Decision only(Kind kind) {
    List<Decision> found =
        run.decisions(kind).stream().filter(it -> it.reason().contains("late labels")).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void labels_that_do_not_come_are_found_and_over_after_the_repair() {
    fold(lost(days(SPEC, 0, 17)));

    Decision finding = only(Kind.FINDING);
    assertThat(finding.reason())
        .startsWith("late labels since 1970-01-1")
        .contains("predictions had a label after PT6H, at least 100.0 % of any before");
    assertThat(finding.eventTime()).isBetween(BROKEN, REPAIRED);
    assertThat(finding.evidence()).containsEntry("finding", "LATE_LABELS");
    assertThat(only(Kind.FINDING_CLOSED).eventTime())
        .isBetween(REPAIRED, REPAIRED + DAY * LineEvents.HOUR);
    assertThat(run.decisions(Kind.PAUSE)).isEmpty();
    assertThat(run.running().watcher().open()).isEmpty();
  }

  @Test
  void outcomes_that_are_held_up_are_found_though_they_tell_when_they_happened() {
    fold(heldUp(days(SPEC, 0, 17)));

    assertThat(only(Kind.FINDING).reason())
        .containsPattern(" labels took PT4H\\d+M\\d+S in the geometric mean, at most PT1H of");
    assertThat(only(Kind.FINDING_CLOSED).eventTime()).isGreaterThan(REPAIRED);
  }

  @Test
  void labels_that_go_on_as_they_were_are_no_finding() {
    fold(days(SPEC, 0, 17));

    assertThat(run.decisions(Kind.FINDING)).isEmpty();
  }

  @Test
  void learning_can_be_paused_until_labels_come_again() {
    fold(lost(days(PAUSES, 0, 17)));

    assertThat(only(Kind.PAUSE).reason()).startsWith("learning paused by late labels since ");
    assertThat(only(Kind.RESUME).reason()).startsWith("learning resumed: late labels is over; ");
    assertThat(run.running().withheld()).isPositive();
  }

  @Test
  void a_loop_that_goes_on_from_its_snapshot_decides_the_same() {
    List<Event> events = lost(days(SPEC, 0, 17));
    int half = events.indexOf(new Tick(13 * DAY * LineEvents.HOUR));
    fold(events);
    LineRun other = new LineRun(SPEC);
    LineEvents before = new LineEvents(SPEC);
    events.subList(0, half).forEach(before::add);
    LineEvents after = new LineEvents(SPEC);
    events.subList(half, events.size()).forEach(after::add);
    other.fold(before).restart().fold(after);

    assertThat(other.recorder.decisions).isEqualTo(run.recorder.decisions);
  }

  @Test
  void a_spec_that_watches_alike_goes_on_and_another_one_begins_anew() {
    List<Event> events = lost(days(PAUSES, 0, 14));
    fold(events);
    assertThat(run.running().watcher().open()).hasSize(1);

    fold(List.of(LineEvents.apply(OTHER_OWNER)));
    assertThat(run.running().watcher().open()).hasSize(1);
    assertThat(run.decisions(Kind.FINDING_CLOSED)).isEmpty();

    fold(List.of(LineEvents.apply(SOONER)));
    assertThat(run.running().watcher().open()).isEmpty();
    assertThat(only(Kind.FINDING_CLOSED).reason())
        .endsWith("is over: the spec has changed, and with it what is watched");
  }
}
