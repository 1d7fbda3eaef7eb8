package dev.pawl.loop.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.learn.Learner;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.SomeVersion;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.model.Model;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.stream.loss.Loss;
import org.junit.jupiter.api.Test;

/** 1.1 serves; 1.2 challenges, and 1.3 is something that came back. */
class ReturningTest {
  private final ModelDefinition definition =
      ModelDefinition.of(SpecReader.read(LineEvents.yaml(), "line.yaml"));
  private final Learner learner = definition.learner(ModelDefinition.MAIN);
  private final Model model = learner.freeze();
  private final Contest contest = contest();
  private final Standing challenger = contest.challenge(version("1.2"), model, 0);

  private Contest contest() {
    Contest fresh =
        new Contest(Loss.ABSOLUTE_ERROR, 1, new Comparisons(definition.spec().evaluation()));
    fresh.crown(version("1.1"), model, 0, 0);
    return fresh;
  }

  private static Version version(String id) {
    return SomeVersion.of("line", id, State.CANDIDATE);
  }

  @Test
  void others_go_on_at_their_levels_when_what_came_back_takes_over_on_its_verdict() {
    double before = challenger.level();
    Standing back = contest.comeBack(version("1.3"), model, 1);
    contest.succeeded(back);
    contest.crown(version("1.3"), model, 2, 0);

    assertThat(challenger.level()).isEqualTo(before);
    assertThat(challenger.since()).isEqualTo(2);
    assertThat(contest.champion().isReturning()).isFalse();
  }

  @Test
  void by_command_nothing_is_shown_and_nothing_paid_for() {
    double before = challenger.level();
    contest.comeBack(version("1.3"), model, 1);
    contest.crown(version("1.3"), model, 2, 0);

    assertThat(challenger.level()).isLessThan(before);
  }

  @Test
  void its_own_comparison_has_a_level_of_its_own_budget() {
    Standing back = contest.comeBack(version("1.3"), model, 1);
    Standing next = contest.challenge(version("1.4"), model, 1);

    assertThat(back.isReturning()).isTrue();
    assertThat(back.level()).isLessThan(challenger.level());
    // The second of its budget, as if nothing had come back.
    assertThat(next.level()).isEqualTo(challenger.level() * StrictMath.pow(2, -1.6));
  }
}
