package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Version 1.1 has learned a line whose slope is 3. The slope turns to −3; version 1.2 learns that
 * and takes over.
 */
class RollbackTest {
  private static final String SPEC =
      LineEvents.yaml()
          .replace("mode: continual", "mode: manual")
          .replace("  triggers: [{every: 1d}]\n", "")
          .replace("window: 10d", "window: 8h");
  private static final String[] NUMBERS = {
    "verdict", "estimate", "lower", "upper", "confidence", "margin", "blocks", "examples"
  };

  @Test
  void a_champion_that_turns_bad_is_rolled_back_while_its_predecessor_is_watched() {
    LineRun run = turned().fold(hours(69, 93, 3));

    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.version()).isEqualTo("1.2");
    Decision back = run.decisions(Kind.ROLLBACK).getFirst();
    assertThat(back.version()).isEqualTo("1.1");
    assertThat(back.reason()).startsWith("version 1.2 was rolled back to 1.1: better");
    assertThat(back.evidence()).containsKeys(NUMBERS);
    assertThat(back.eventTime() - promoted.eventTime()).isLessThanOrEqualTo(24 * LineEvents.HOUR);
    assertThat(run.running().contest().champion().name()).isEqualTo("1.1");
    assertThat(run.recorder.versions.values())
        .extracting(Version::state)
        .containsExactly(
            Version.State.SUPERSEDED, Version.State.CHAMPION, Version.State.ROLLED_BACK);
  }

  @Test
  void a_champion_that_stays_good_stays() {
    LineRun run = turned().fold(hours(69, 100, -3));

    assertThat(run.decisions(Kind.ROLLBACK)).isEmpty();
    assertThat(run.running().contest().predecessor()).isEmpty();
  }

  @Test
  void nothing_is_rolled_back_once_the_watch_is_over() {
    LineRun run = turned().fold(hours(69, 96, -3)).fold(hours(96, 130, 3));

    assertThat(run.decisions(Kind.ROLLBACK)).isEmpty();
  }

  @Test
  void a_rollback_by_command_carries_the_numbers_that_stood_then() {
    LineRun run = turned();
    LineEvents command = new LineEvents();
    command.add(Command.of("r", 69 * LineEvents.HOUR, "rollback", Map.of(), "ada", "a doubt"));
    run.fold(command);

    Decision back = run.decisions(Kind.ROLLBACK).getFirst();
    assertThat(back.reason())
        .isEqualTo("version 1.2 was rolled back to 1.1 by command, ada: a doubt");
    assertThat(back.evidence()).containsKeys(NUMBERS).containsEntry("by", "ada: a doubt");
  }

  @Test
  void a_promotion_carries_its_numbers_and_those_of_the_checks() {
    assertThat(turned().decisions(Kind.PROMOTE).getLast().evidence())
        .containsKeys(NUMBERS)
        .containsKeys("backtest", "backtestOfChampion");
  }

  @Test
  void a_challenger_that_is_promoted_by_command_carries_what_was_known_of_it() {
    LineRun run = new LineRun(SPEC);
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(SPEC));
    events.hours(0, 24, 20, 3, 1);
    events.add(Command.of("t", 24 * LineEvents.HOUR, "train", Map.of(), "ada", "a start"));
    events.add(
        Command.of(
            "p", 24 * LineEvents.HOUR, "promote", Map.of("version", "1.1"), "ada", "no patience"));
    run.fold(events);

    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.reason())
        .startsWith("version 1.1 took over from 1.0: by command, ada: no patience; so far it is ");
    assertThat(promoted.evidence()).containsKeys(NUMBERS).containsEntry("by", "ada: no patience");
  }

  @Test
  void a_challenger_that_is_parked_carries_its_numbers() {
    LineRun run = turned();
    LineEvents events = new LineEvents();
    events.add(Command.of("t3", 69 * LineEvents.HOUR, "train", Map.of(), "ada", "another"));
    events.hours(69, 72, 20, -3, 9);
    events.add(
        Command.of("k", 72 * LineEvents.HOUR, "park", Map.of("version", "1.3"), "ada", "no"));
    run.fold(events);

    assertThat(run.decisions(Kind.PARK).getLast().version()).isEqualTo("1.3");
    assertThat(run.decisions(Kind.PARK).getLast().evidence()).containsKeys(NUMBERS);
  }

  private static LineRun turned() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(SPEC));
    events.hours(0, 24, 20, 3, 1);
    events.add(Command.of("t1", 24 * LineEvents.HOUR, "train", Map.of(), "tests", "a start"));
    events.hours(24, 48, 20, 3, 2);
    events.hours(48, 60, 20, -3, 3);
    events.add(Command.of("t2", 60 * LineEvents.HOUR, "train", Map.of(), "tests", "it turned"));
    events.hours(60, 69, 20, -3, 4);
    return new LineRun(SPEC).fold(events);
  }

  private static LineEvents hours(long from, long to, double slope) {
    LineEvents events = new LineEvents();
    events.hours(from, to, 20, slope, from);
    return events;
  }
}
