package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromotedByCommandTest {
  private final LineRun run = new LineRun(LineEvents.yaml()).fold(learned());

  private static LineEvents learned() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(LineEvents.yaml()));
    events.hours(0, 30, 60, 3, 3);
    return events;
  }

  private LineEvents promote(String id) {
    LineEvents events = new LineEvents();
    long now = 30 * LineEvents.HOUR;
    events.add(Command.of(id, now, "promote", Map.of("version", "main"), "ada", "now"));
    return events;
  }

  @Test
  void a_lineage_that_has_learned_since_takes_over_and_at_once_again_it_does_not() {
    run.fold(promote("p1"));
    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.reason()).contains("by command");
    int promotions = run.decisions(Kind.PROMOTE).size();

    run.fold(promote("p2"));

    assertThat(run.decisions(Kind.PROMOTE)).hasSize(promotions);
    assertThat(run.decisions(Kind.REFUSE))
        .singleElement()
        .extracting(Decision::reason)
        .isEqualTo(
            "main cannot be promoted: it has learned nothing since version %s was cut from it, which serves (expected: one that has learned since, or another version of line)"
                .formatted(promoted.version()));
  }
}
