package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule that learns nothing, and another that says the same. */
class SameAnswersTest {
  private static final String RULE =
      LineEvents.yaml()
          .replace("linear: {loss: squared}", "expression: 2 * x")
          .replace("margin: 1%", "margin: 20%");
  private static final String SAME =
      RULE.replace("2 * x", "x + x") + "rollout: {stages: [shadow: {show: not_worse}]}\n";

  private final LineRun run = new LineRun(RULE, SAME);

  private void hours(String applied, long from, long to) {
    LineEvents events = new LineEvents(applied);
    if (!applied.isEmpty()) {
      events.add(LineEvents.apply(applied));
    }
    events.hours(from, to, 20, 3, from + 1);
    run.fold(events);
  }

  @Test
  void a_data_iteration_that_says_the_same_takes_nobodys_place() {
    hours(RULE, 0, 120);

    assertThat(run.decisions(Kind.PROMOTE)).extracting(Decision::version).containsExactly("1.0");
  }

  @Test
  void another_model_that_says_the_same_takes_over_where_not_worse_is_enough() {
    hours(RULE, 0, 48);
    hours(SAME, 48, 120);

    List<Decision> promoted = run.decisions(Kind.PROMOTE);
    assertThat(promoted).hasSize(2);
    assertThat(promoted.getLast().version()).startsWith("2.");
    assertThat(promoted.getLast().reason())
        .contains("as good, within what is allowed: the two have predicted the same in all ");
  }
}
