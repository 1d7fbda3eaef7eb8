package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The champion 1.1 has learned a slope of 2 and the challenger 1.2 one of 4; then it is 3, which
 * the two know together.
 */
class MergedChallengerTest {
  private static final long HOUR = LineEvents.HOUR;
  private static final String SPEC =
      LineEvents.yaml()
          .replace("mode: continual", "mode: manual")
          .replace("  triggers: [{every: 1d}]\n", "")
          .replace("window: 10d", "window: 24h")
          .replace("{loss: squared}", "{loss: squared, rule: sgd, learning_rate: 0.1}")
          .replace("first_look: 8", "first_look: 48");

  private static Command command(String kind, long hour, String version) {
    return Command.of(
        kind + hour,
        hour * HOUR,
        kind,
        version.isEmpty() ? Map.of() : Map.of("version", version),
        "ada",
        "");
  }

  private static LineRun parked(String spec) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(spec));
    events.hours(0, 24, 20, 2, 1);
    events.add(command("train", 24, ""));
    events.add(command("promote", 24, "1.1"));
    events.hours(24, 49, 20, 4, 2);
    events.add(command("train", 49, ""));
    events.hours(49, 75, 20, 3, 3);
    events.add(command("park", 75, "1.2"));
    events.hours(75, 77, 20, 3, 4);
    return new LineRun(spec).fold(events);
  }

  @Test
  void two_that_are_better_together_challenge_as_one_and_must_earn_their_place() {
    LineRun run =
        parked(SPEC.replace("training:\n", "training:\n  parked: {revive: true, merge: true}\n"));

    Decision merged = run.decisions(Kind.MERGE).getFirst();
    assertThat(merged.reason()).startsWith("version 1.3, of 1.1 and 1.2 together, challenges");
    assertThat(merged.evidence()).containsKeys("recentLoss", "recentLossOfChampion");
    Version version = Objects.requireNonNull(run.recorder.versions.get("1.3"));
    assertThat(version.lineage()).isEqualTo("merged");
    assertThat(version.parents()).containsExactly("1.1", "1.2");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.1");

    LineEvents later = new LineEvents();
    later.hours(77, 140, 20, 3, 5);
    run.restart().fold(later);
    assertThat(run.decisions(Kind.PROMOTE).getLast().version()).isEqualTo("1.3");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.3");
  }

  @Test
  void nothing_is_merged_unless_the_spec_says_so() {
    assertThat(parked(SPEC).decisions(Kind.MERGE)).isEmpty();
  }

  @Test
  void what_is_parked_is_retired_by_number() {
    String spec = SPEC.replace("training:\n", "training:\n  parked: {merge: false, keep: 0}\n");
    LineRun run = parked(spec);

    assertThat(run.running().contest().challengers()).isEmpty();
    assertThat(run.recorder.versions.get("1.2"))
        .isNotNull()
        .extracting(Version::state)
        .isEqualTo(Version.State.RETIRED);
    assertThat(run.decisions(Kind.RETIRE).getFirst().reason())
        .isEqualTo("version 1.2 was retired: 0 others are kept");
  }

  @Test
  void what_is_parked_is_retired_by_age() {
    String spec =
        SPEC.replace(
            "training:\n", "training:\n  parked: {merge: false, revive: false, for: 12h}\n");
    LineRun run = parked(spec);
    assertThat(run.decisions(Kind.RETIRE)).isEmpty();
    LineEvents later = new LineEvents();
    later.hours(77, 90, 20, 3, 5);
    run.fold(later);

    assertThat(run.decisions(Kind.RETIRE).getFirst().reason())
        .isEqualTo("version 1.2 was retired: it was kept for 12h");
  }
}
