package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Version 1.1, whose training Ada asks for, is better than 1.0, which has learned nothing. */
class ApprovalsTest {
  private static final long HOUR = LineEvents.HOUR;
  private static final String MANUAL =
      LineEvents.yaml()
          .replace("mode: continual", "mode: manual")
          .replace("  triggers: [{every: 1d}]\n", "");
  private static final String SPEC = MANUAL + "rollout: {approval: all}\n";

  @Test
  void a_version_that_has_earned_its_place_waits_for_an_approval() {
    LineRun run = shown(SPEC);

    Decision waits = run.decisions(Kind.AWAIT).getFirst();
    assertThat(waits.version()).isEqualTo("1.1");
    assertThat(waits.reason())
        .startsWith("version 1.1 waits for an approval, to take over from 1.0: ");
    assertThat(waits.evidence()).containsKeys("verdict", "estimate", "lower", "against", "since");
    assertThat(run.decisions(Kind.AWAIT)).hasSize(1);
    assertThat(run.running().contest().champion().name()).isEqualTo("1.0");
  }

  @Test
  void it_takes_over_when_somebody_else_approves_with_the_evidence_it_waited_with() {
    LineRun run = shown(SPEC).restart().fold(command("approve", "bob", "looks right"));

    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.version()).isEqualTo("1.1");
    assertThat(promoted.reason()).endsWith("; approved by bob: looks right");
    assertThat(promoted.evidence())
        .containsAllEntriesOf(run.decisions(Kind.AWAIT).getFirst().evidence())
        .containsEntry("approvedBy", "bob: looks right");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.1");
  }

  @Test
  void neither_who_asked_for_the_training_nor_who_applied_the_spec_may_approve() {
    LineRun run =
        shown(SPEC).fold(command("approve", " Ada", "")).fold(command("approve", "tests", ""));

    assertThat(run.decisions(Kind.REFUSE))
        .extracting(Decision::reason)
        .containsExactly(
            "version 1.1 cannot be approved by  Ada, who is its author: who applied its spec, or asked for its training or promotion (expected: an approval by somebody else)",
            "version 1.1 cannot be approved by tests, who is its author: who applied its spec, or asked for its training or promotion (expected: an approval by somebody else)");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.0");
  }

  @Test
  void who_asks_for_a_promotion_may_not_approve_it() {
    LineEvents events = trained(SPEC);
    events.add(
        Command.of("p", 24 * HOUR, "promote", Map.of("version", "1.1"), "carl", "no patience"));
    LineRun run = new LineRun(SPEC).fold(events).fold(command("approve", "carl", ""));

    assertThat(run.decisions(Kind.AWAIT).getFirst().reason())
        .contains("by command, carl: no patience");
    assertThat(run.decisions(Kind.REFUSE)).hasSize(1);
    assertThat(run.fold(command("approve", "bob", "")).decisions(Kind.PROMOTE).getLast().version())
        .isEqualTo("1.1");
  }

  @Test
  void a_version_that_somebody_rejects_is_out_of_play() {
    LineRun run = shown(SPEC).fold(command("reject", "bob", "wrong season"));

    assertThat(run.decisions(Kind.REJECT).getFirst().reason())
        .isEqualTo("version 1.1 was rejected: by command, bob: wrong season");
    assertThat(run.recorder.versions.get("1.1"))
        .isNotNull()
        .extracting(Version::state)
        .isEqualTo(State.REJECTED);
    assertThat(run.running().contest().challengers()).isEmpty();
  }

  @Test
  void what_does_not_wait_can_be_neither_approved_nor_rejected() {
    LineRun run = new LineRun(SPEC).fold(trained(SPEC)).fold(command("approve", "bob", ""));

    assertThat(run.decisions(Kind.REFUSE).getFirst().reason())
        .isEqualTo(
            "version 1.1 does not wait for an approval (expected: none, as no version waits)");
  }

  @Test
  void a_version_no_longer_waits_when_another_has_been_put_in_its_place() {
    LineRun run = shown(SPEC);
    LineEvents more = new LineEvents();
    more.add(Command.of("t2", 90 * HOUR, "train", Map.of(), "ada", "another"));
    more.add(Command.of("p", 90 * HOUR, "promote", Map.of("version", "1.2"), "ada", ""));
    run.fold(more);

    assertThat(run.decisions(Kind.REJECT).getFirst().version()).isEqualTo("1.1");
    assertThat(run.decisions(Kind.AWAIT).getLast().version()).isEqualTo("1.2");
  }

  @Test
  void only_other_model_iterations_wait_where_the_spec_says_so() {
    String spec = MANUAL + "rollout: {approval: model}\n";

    LineRun run = shown(spec);

    assertThat(run.decisions(Kind.AWAIT)).isEmpty();
    assertThat(run.running().contest().champion().name()).isEqualTo("1.1");
  }

  private static LineEvents trained(String spec) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(spec));
    events.hours(0, 24, 20, 3, 1);
    events.add(Command.of("t", 24 * HOUR, "train", Map.of(), "ada", "a start"));
    return events;
  }

  private static LineRun shown(String spec) {
    LineEvents events = trained(spec);
    events.hours(24, 80, 20, 3, 2);
    return new LineRun(spec).fold(events);
  }

  private static LineEvents command(String kind, String by, String why) {
    LineEvents events = new LineEvents();
    events.add(Command.of(kind + by, 81 * HOUR, kind, Map.of("version", "1.1"), by, why));
    return events;
  }
}
