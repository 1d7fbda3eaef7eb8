package dev.pawl.loop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.LogRecord;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.registry.Version;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayForkTest {
  private static final int DAYS = 4;
  private static final int EACH = 20;

  @ParameterizedTest
  @ValueSource(strings = {"continual", "scheduled_stateless", "scheduled_stateful"})
  void forks_go_on_as_the_replay_itself_would(String mode) {
    List<LogRecord> records = records(3);
    List<LogRecord> others = records(-3);
    int half = records.size() / 2;
    Replay trunk = replay(mode);
    feed(trunk, records, 0, half);
    Replay same = trunk.fork(new MemoryArtifactStore());
    Replay other = trunk.fork(new MemoryArtifactStore());
    feed(other, others, half, others.size());
    feed(same, records, half, records.size());
    feed(trunk, records, half, records.size());

    Replay unbroken = replay(mode);
    feed(unbroken, records, 0, records.size());
    for (Replay each : List.of(same, trunk)) {
      assertThat(each.result().decisions()).isEqualTo(unbroken.result().decisions());
      assertThat(each.result().scoreboard().hours())
          .isEqualTo(unbroken.result().scoreboard().hours());
      assertThat(hashes(each)).isEqualTo(hashes(unbroken)).hasSizeGreaterThan(2);
    }
    assertThat(other.result().scoreboard().hours())
        .isNotEqualTo(unbroken.result().scoreboard().hours());
  }

  private static List<String> hashes(Replay replay) {
    return replay.result().versions().stream().map(Version::hash).toList();
  }

  private static List<LogRecord> records(double slopeLater) {
    LineEvents events = new LineEvents();
    events.hours(0, 24 * DAYS / 2, EACH, 3, 1);
    events.hours(24 * DAYS / 2, 24 * DAYS, EACH, slopeLater, 2);
    return events.records();
  }

  private static Replay replay(String mode) {
    String spec = LineEvents.yaml().replace("mode: continual", "mode: " + mode);
    return new Replay(
        SpecReader.read(spec, "line.yaml"),
        "",
        List.of(),
        "test",
        new MemoryArtifactStore(),
        () -> 0,
        true,
        example -> {});
  }

  private static void feed(Replay replay, List<LogRecord> records, int from, int to) {
    records.subList(from, to).forEach(replay::on);
  }
}
