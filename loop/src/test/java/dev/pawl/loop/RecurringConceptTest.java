package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * SEA f1, then f3, then f1 again, 15 days each, 200 examples an hour with 10 % noise, Hoeffding
 * trees trained anew each day on the last six days.
 */
class RecurringConceptTest {
  private static final int DAYS = 15;
  private static final long DAY = 24 * LineEvents.HOUR;

  private static String spec(boolean revive) {
    return """
    model: line
    owner: tests@example.com
    purpose: A concept that comes back
    task: binary
    inputs: {x1: number, x2: number, x3: number}
    outcome: {values: {y: number}, window: 6h, label: y > 0.5}
    learner: hoeffding_tree
    training:
      mode: scheduled_stateless
      triggers: [{every: 1d}]
      window: 6d
      parked: {revive: %s, merge: false}
    evaluation: {metric: brier, block: 1h, margin: 1%%, first_look: 12, backtest: 1d, watch: 1d}
    """
        .formatted(revive);
  }

  private static LineRun run(boolean revive, long seed) {
    return new LineRun(spec(revive)).fold(events(revive, seed).events());
  }

  private static SeaRun events(boolean revive, long seed) {
    return new SeaRun(spec(revive))
        .then(1, 24 * DAYS, 200, seed)
        .then(3, 24 * DAYS, 200, seed + 1)
        .then(1, 24 * DAYS, 200, seed + 2);
  }

  private static double error(LineRun run, long fromDay, long toDay) {
    return run.running().scoreboard().mean(fromDay * DAY, toDay * DAY);
  }

  @Test
  void after_the_return_of_a_concept_the_error_is_lower_with_revivals_than_without() {
    for (long seed : List.of(1L, 11L, 21L)) {
      LineRun with = run(true, seed);
      LineRun without = run(false, seed);
      double best = SeaRun.NOISE * (1 - SeaRun.NOISE);
      double gained = 1 - (error(with, 30, 45) - best) / (error(without, 30, 45) - best);
      System.out.printf(
          Locale.ROOT,
          "SEA f1, f3, f1, seed %d: Brier score in the two days after the return %.4f with revivals, %.4f without; in 15 days %.4f and %.4f, so %.0f %% less above the best possible %.4f%n",
          seed,
          error(with, 30, 32),
          error(without, 30, 32),
          error(with, 30, 45),
          error(without, 30, 45),
          100 * gained,
          best);

      List<Decision> back =
          with.decisions(Kind.REVIVE).stream()
              .filter(decision -> decision.eventTime() >= 2 * DAYS * DAY)
              .toList();
      assertThat(back.getFirst().eventTime()).isLessThan((2 * DAYS + 1) * DAY);
      assertThat(with.decisions(Kind.PROMOTE))
          .filteredOn(decision -> decision.eventTime() >= 2 * DAYS * DAY)
          .first()
          .returns(back.getFirst().version(), Decision::version);
      assertThat(without.decisions(Kind.REVIVE)).isEmpty();
      assertThat(gained).as("seed %d", seed).isGreaterThan(0.1);
    }
  }

  @Test
  void a_restart_in_between_changes_nothing() {
    List<Decision> straight = run(true, 1).recorder.decisions;
    LineRun run = new LineRun(spec(true));
    LineEvents all = events(true, 1).events();
    int[] breaks = {all.records().size() / 3, 2 * all.records().size() / 3 + 4_000};
    for (int i = 0; i < all.records().size(); i++) {
      if (i == breaks[0] || i == breaks[1]) {
        run.restart();
      }
      LineEvents one = new LineEvents();
      one.add(all.records().get(i).event());
      run.fold(one);
    }

    assertThat(run.recorder.decisions).isEqualTo(straight);
  }
}
