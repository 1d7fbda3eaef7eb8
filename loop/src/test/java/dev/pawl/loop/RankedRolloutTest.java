package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.kindsOf;
import static dev.pawl.loop.RolloutRuns.plan;
import static dev.pawl.loop.RolloutRuns.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Columns;
import dev.pawl.plan.Interleave;
import dev.pawl.spec.read.SpecReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * An interleaving inside the fold, with answers as a server has logged them: version 1.1 serves,
 * and 1.2 has won in the shadow. Each list has an item of either; users choose one of the two.
 */
class RankedRolloutTest {
  private static final String SPEC = spec("    - interleaving: {at_most: 2d}\n");
  private static final long BEGINS = 72;
  private static final int LISTS = 30;

  private static LineRun candidate() {
    return RolloutRuns.candidate(-3, SPEC, BEGINS);
  }

  /**
   * Hours of lists.
   *
   * @param share of the choices that fall on items of version 1.2
   */
  private static LineEvents lists(long from, long to, double share) {
    Columns columns = Columns.of(SpecReader.read(SPEC, "line.yaml"));
    RowCodec rows = new RowCodec(columns.row());
    RowCodec outcomes = new RowCodec(columns.outcome());
    LineEvents events = new LineEvents();
    for (long hour = from; hour < to; hour++) {
      SplittableRandom random = new SplittableRandom(hour);
      for (int i = 0; i < LISTS; i++) {
        long time = hour * LineEvents.HOUR + i;
        boolean second = random.nextDouble() < share;
        for (int arm = 1; arm <= 2; arm++) {
          boolean chosen = second == (arm == 2);
          String id = "r" + hour + "." + i + "/item" + arm;
          // The line of slope −3 knows which is chosen.
          byte[] row =
              rows.encode(
                  new RowBuilder(columns.row())
                      .set("x", chosen ? -1 / 3.0 : 0)
                      .set("shop", "a")
                      .row());
          events.add(
              new Prediction(
                  id,
                  "u" + hour + "." + i,
                  time,
                  "",
                  row,
                  arm == 1 ? "1.1" : "1.2",
                  arm == 1 ? "control" : "treatment",
                  0.5,
                  new double[] {0},
                  true));
          byte[] answer =
              outcomes.encode(new RowBuilder(columns.outcome()).set("y", chosen ? 1 : 0).row());
          events.add(new Outcome("o" + id, "", time + 1, id, answer, false));
        }
      }
      events.add(new Tick((hour + 1) * LineEvents.HOUR));
    }
    return events;
  }

  @Test
  void while_it_runs_lists_are_made_of_both_versions() {
    LineRun run = candidate();

    assertThat(plan(run).traffic().routing()).isInstanceOf(Interleave.class);
    assertThat(plan(run).arms())
        .extracting(Arm::name)
        .containsExactly("champion", "control", "treatment");
  }

  @Test
  void the_version_whose_items_users_choose_takes_over() {
    LineRun run = candidate().following().fold(lists(BEGINS, BEGINS + 40, 0.7));

    assertThat(kindsOf(run, "1.2")).startsWith(Kind.ROLLOUT, Kind.PROMOTE);
    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.reason())
        .startsWith("version 1.2 took over from 1.1: interleaving: better: difference");
    assertThat(promoted.evidence())
        .containsKeys("interleaving.preference.estimate", "interleaving.clickless");
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }

  @Test
  void the_version_whose_items_users_leave_is_parked_however_good_its_loss_is() {
    LineRun run = candidate().following().fold(lists(BEGINS, BEGINS + 40, 0.3));

    assertThat(kindsOf(run, "1.2")).contains(Kind.ABORT, Kind.PARK).doesNotContain(Kind.PROMOTE);
    assertThat(run.decisions(Kind.ABORT).getFirst().reason()).contains("interleaving: worse: ");
  }

  @Test
  void between_equals_it_ends_when_its_time_is_over() {
    LineRun run = candidate().following().fold(lists(BEGINS, BEGINS + 60, 0.5));

    assertThat(run.decisions(Kind.ABORT).getFirst().reason())
        .contains("interleaving: nothing was shown in time: undecided");
  }

  @Test
  void a_loop_that_was_stopped_in_it_goes_on_as_if_it_had_not() {
    LineRun whole =
        candidate()
            .following()
            .fold(lists(BEGINS, BEGINS + 3, 0.7))
            .fold(lists(BEGINS + 3, BEGINS + 40, 0.7));
    LineRun stopped =
        candidate()
            .following()
            .fold(lists(BEGINS, BEGINS + 3, 0.7))
            .restart()
            .fold(lists(BEGINS + 3, BEGINS + 40, 0.7));

    assertThat(stopped.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(stopped.recorder.versions).isEqualTo(whole.recorder.versions);
  }
}
