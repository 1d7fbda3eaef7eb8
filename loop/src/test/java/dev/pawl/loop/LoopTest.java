package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.log.LogRecord;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {

  @Test
  void a_model_that_has_learned_nothing_is_replaced_by_one_that_has() {
    LineEvents events = line();

    Recorder recorder = fold(events.records());

    assertThat(recorder.decisions).extracting(Decision::kind).contains(Kind.PROMOTE, Kind.CUT);
    List<String> champions =
        recorder.versions.values().stream()
            .filter(version -> version.state() == Version.State.CHAMPION)
            .map(Version::id)
            .toList();
    assertThat(champions).hasSize(1).doesNotContain("1.0");
  }

  @Test
  void the_same_log_gives_the_same_decisions_and_hashes() {
    LineEvents events = line();

    Recorder one = fold(events.records());
    Recorder other = fold(events.records());

    assertThat(other.decisions).isEqualTo(one.decisions);
    assertThat(other.versions).isEqualTo(one.versions);
  }

  @ParameterizedTest(name = "split after {0} records")
  @ValueSource(ints = {1, 2, 700, 1_501, 3_003, 4_444})
  void a_loop_that_was_stopped_and_restored_decides_the_same(int split) {
    List<LogRecord> records = line().records();
    Recorder whole = fold(records);

    Recorder recorder = new Recorder();
    Loop first = loop(recorder);
    records.subList(0, split).forEach(first::on);
    Loop second = loop(recorder);
    second.restore(first.snapshot());
    records.subList(split, records.size()).forEach(second::on);

    assertThat(recorder.decisions).isEqualTo(whole.decisions);
    assertThat(recorder.versions).isEqualTo(whole.versions);
  }

  @Test
  void commands_that_cannot_be_carried_out_are_refused_with_the_reason() {
    LineEvents events = line();
    events.add(Command.of("c1", 0, "promote", Map.of("version", "9.9"), "ops", "try"));

    assertThat(fold(events.records()).decisions.getLast().reason())
        .isEqualTo(
            "version 9.9 cannot be promoted (expected: a version or lineage of line that is not the champion)");
  }

  @Test
  void a_training_that_was_open_is_asked_for_again_after_a_restart() {
    LineEvents events = line();
    events.add(Command.of("t1", 240 * LineEvents.HOUR, "train", Map.of(), "tests", ""));
    Recorder recorder = new Recorder();
    Loop stopped = loop(recorder);
    events.records().forEach(stopped::on);

    Recorder after = new Recorder(recorder.artifacts);
    loop(after).restore(stopped.snapshot());

    assertThat(recorder.requests).hasSize(1);
    assertThat(after.requests).isEqualTo(recorder.requests);
    assertThat(after.decisions).isEmpty();
  }

  private static LineEvents line() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(LineEvents.yaml()));
    events.hours(0, 240, 20, 3, 1);
    return events;
  }

  private static Recorder fold(List<LogRecord> records) {
    Recorder recorder = new Recorder();
    records.forEach(loop(recorder)::on);
    return recorder;
  }

  private static Loop loop(Recorder recorder) {
    return new Loop(
        "line",
        new LoopSettings("test", Answers.OWN, () -> 0, example -> {}),
        recorder,
        recorder.artifacts);
  }
}
