package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The stages that teams go through are settings of one spec. */
class TrainingModesTest {
  private static final String CONTINUAL = LineEvents.yaml();
  private static final String DAILY = "  triggers: [{every: 1d}]\n";

  @Test
  void manual_trains_when_somebody_asks_for_it() {
    String spec = mode("manual").replace(DAILY, "");
    LineRun run = run(spec, 0, 72);
    assertThat(run.decisions(Kind.TRAIN)).isEmpty();
    assertThat(run.recorder.versions).containsOnlyKeys("1.0");

    LineEvents events = new LineEvents();
    events.add(Command.of("t", 72 * LineEvents.HOUR, "train", Map.of(), "ada", "it is time"));
    events.hours(72, 96, 20, 3, 2);
    run.fold(events);

    assertThat(run.decisions(Kind.TRAIN)).hasSize(1);
    assertThat(champion(run).id()).isEqualTo("1.1");
  }

  @Test
  void scheduled_stateless_trains_from_scratch_each_day() {
    LineRun run = run(mode("scheduled_stateless"), 0, 96);

    assertThat(run.decisions(Kind.TRAIN))
        .hasSize(4)
        .allSatisfy(asked -> assertThat(asked.reason()).startsWith("training from scratch"));
    assertThat(trained(run)).allSatisfy(version -> assertThat(version.parents()).isEmpty());
    assertThat(champion(run).id()).isNotEqualTo("1.0");
  }

  @Test
  void scheduled_stateful_goes_on_from_the_latest_version_each_day() {
    LineRun run = run(mode("scheduled_stateful"), 0, 96);

    List<Version> trained = trained(run);
    assertThat(trained).hasSizeGreaterThan(2);
    for (int i = 1; i < trained.size(); i++) {
      assertThat(trained.get(i).parents()).containsExactly(trained.get(i - 1).id());
      assertThat(trained.get(i).data().fromOffset())
          .isEqualTo(trained.get(i - 1).data().toOffset());
    }
    assertThat(champion(run).id()).isNotEqualTo("1.0");
  }

  @Test
  void a_lineage_that_shows_nothing_in_time_is_compared_anew_and_says_so() {
    LineRun run = run(CONTINUAL.replace("evaluation: {", "evaluation: {patience: 20h, "), 0, 96);

    assertThat(run.decisions(Kind.RESTART))
        .isNotEmpty()
        .allSatisfy(anew -> {
          assertThat(anew.version()).isEqualTo("main");
          assertThat(anew.reason()).isEqualTo("main is compared anew: nothing was shown in time");
          assertThat(anew.evidence()).containsKeys("verdict", "estimate", "since", "against");
        });
  }

  @Test
  void continual_learns_all_the_time_and_cuts_each_day() {
    LineRun run = run(CONTINUAL, 0, 96);

    assertThat(run.decisions(Kind.TRAIN)).isEmpty();
    assertThat(run.decisions(Kind.CUT))
        .extracting(Decision::reason)
        .anyMatch(reason -> reason.endsWith("(every PT24H)"));
    assertThat(run.running().costs().main().examples()).isGreaterThan(1_800);
    assertThat(champion(run).id()).isNotEqualTo("1.0");
  }

  @Test
  void blended_takes_in_a_training_from_scratch_at_intervals() {
    String spec =
        CONTINUAL.replace("  window: 10d", "  window: 10d\n  blend: {every: 2d, share: 50%}");
    LineRun run = run(spec, 0, 150);

    List<Decision> taken = run.decisions(Kind.RECALIBRATE);
    assertThat(taken).hasSize(3);
    assertThat(taken.getFirst().reason())
        .isEqualTo("lineage main took in a training from scratch, which counts 50 %");
    Version blended = Objects.requireNonNull(run.recorder.versions.get(taken.getFirst().version()));
    assertThat(blended.parents()).hasSize(2);
    assertThat(run.recorder.artifacts.contains(blended.parents().getLast())).isTrue();
    assertThat(run.running().costs().recalibrations().examples()).isPositive();
    assertThat(run.decisions(Kind.TRAINING_FAILED)).isEmpty();
  }

  @Test
  void of_several_lineages_the_better_one_is_promoted() {
    String spec =
        CONTINUAL
            .replace("linear: {loss: squared}", "mean: {}")
            .replace(
                "  window: 10d",
                "  window: 10d\n  lineages:\n    line: {linear: {loss: squared}}\n    still: {mean: {}}");
    LineRun run = run(spec, 0, 120);

    assertThat(champion(run).lineage()).isEqualTo("line");
    assertThat(run.decisions(Kind.PROMOTE).getLast().reason()).contains(" took over from ");
    assertThat(run.decisions(Kind.PARK))
        .extracting(Decision::reason)
        .anyMatch(reason -> reason.startsWith("still was parked as version "));
    assertThat(run.running().contest().challengers()).extracting(c -> c.name()).contains("main");
  }

  private static String mode(String mode) {
    return CONTINUAL.replace("mode: continual", "mode: " + mode);
  }

  private static LineRun run(String spec, long from, long to) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(spec));
    events.hours(from, to, 20, 3, 1);
    return new LineRun(spec).fold(events);
  }

  private static List<Version> trained(LineRun run) {
    return run.recorder.versions.values().stream()
        .filter(version -> version.by().startsWith("training "))
        .toList();
  }

  private static Version champion(LineRun run) {
    return run.recorder.versions.values().stream()
        .filter(version -> version.state() == Version.State.CHAMPION)
        .findFirst()
        .orElseThrow();
  }
}
