package dev.pawl.loop.join;

import static dev.pawl.loop.join.JoinFixture.byId;
import static dev.pawl.loop.join.JoinFixture.byKey;
import static dev.pawl.loop.join.JoinFixture.outcome;
import static dev.pawl.loop.join.JoinFixture.prediction;
import static dev.pawl.loop.join.JoinFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.loop.Formula;
import dev.pawl.loop.join.Example.Origin;
import dev.pawl.spec.Expression.Element;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelJoinTest {

  @Test
  void an_outcome_makes_an_example_of_its_prediction() {
    JoinFixture join = byId().predict("p", 10).outcome("o", 40, "p", 7);

    Example example = join.examples.getFirst();
    assertThat(example.prediction().id()).isEqualTo("p");
    assertThat(example.offset()).isZero();
    assertThat(example.row().number(0)).isEqualTo(10 % 7);
    assertThat(example.scores().values()).containsExactly(10, 11);
    assertThat(example.label()).isEqualTo(7);
    assertThat(example.labelTime()).isEqualTo(40);
    assertThat(example.labelOffset()).isEqualTo(1);
    assertThat(example.origin()).isEqualTo(Origin.ANSWERED);
    assertThat(join.joined).containsExactly("o->p");
    assertThat(join.count(JoinCase.ANSWERED)).isEqualTo(1);
    assertThat(join.count(JoinCase.EVIDENCE)).isEqualTo(1);
  }

  @Test
  void the_ends_of_the_window_belong_to_it() {
    JoinFixture join =
        byId()
            .predict("p", 10)
            .predict("q", 10)
            .predict("r", 10)
            .outcome("at once", 10, "p", 1)
            .outcome("at the end", 110, "q", 2)
            .outcome("after the end", 111, "r", 3);

    assertThat(join.labels()).containsExactly("p=1.0@10#3 ANSWERED", "q=2.0@110#4 ANSWERED");
    assertThat(join.count(JoinCase.LATE)).isEqualTo(1);
  }

  @Test
  void a_window_is_closed_by_the_first_tick_after_its_end() {
    JoinFixture join = byId().predict("p", 10).tick(110).outcome("o", 60, "p", 1).tick(111);

    assertThat(join.labels()).hasSize(1);
    assertThat(join.join.pending()).isZero();
    join.predict("q", 15).tick(116).outcome("late", 60, "q", 1);
    assertThat(join.labels()).hasSize(1);
    assertThat(join.count(JoinCase.LATE)).isEqualTo(1);
    assertThat(join.count(JoinCase.UNANSWERED_DROPPED)).isEqualTo(1);
  }

  @Test
  void an_outcome_from_before_its_prediction_is_early_whether_it_waited_or_not() {
    JoinFixture join = byId().outcome("o", 9, "p", 1).predict("p", 10).outcome("o2", 9, "p", 1);

    assertThat(join.examples).isEmpty();
    assertThat(join.count(JoinCase.EARLY)).isEqualTo(2);
    assertThat(join.count(JoinCase.WAITING)).isZero();
  }

  @Test
  void an_outcome_that_arrives_before_its_prediction_waits_for_it() {
    JoinFixture join = byId().outcome("o", 40, "p", 7);
    assertThat(join.count(JoinCase.WAITING)).isEqualTo(1);

    join.tick(140).predict("p", 10);

    assertThat(join.labels()).containsExactly("p=7.0@40#2 ANSWERED");
    assertThat(join.count(JoinCase.WAITING)).isZero();
    assertThat(join.count(JoinCase.WAITED)).isEqualTo(1);
    assertThat(join.count(JoinCase.EVIDENCE)).isEqualTo(1);
  }

  @Test
  void an_outcome_without_a_prediction_is_orphaned_after_a_window() {
    JoinFixture join = byId().outcome("o", 40, "p", 7).tick(140);
    assertThat(join.count(JoinCase.WAITING)).isEqualTo(1);

    join.tick(141).predict("p", 10);

    assertThat(join.count(JoinCase.ORPHANED)).isEqualTo(1);
    assertThat(join.examples).isEmpty();
  }

  @Test
  void an_outcome_with_a_known_id_is_ignored() {
    JoinFixture join =
        byId().predict("p", 10).outcome("o", 40, "p", 7).outcome("o", 41, "p", 8).tick(140);
    join.predict("q", 60).outcome("o", 70, "q", 9);
    assertThat(join.labels()).containsExactly("p=7.0@40#1 ANSWERED");
    assertThat(join.count(JoinCase.DUPLICATE)).isEqualTo(2);

    join.tick(141).outcome("o", 70, "q", 9);
    assertThat(join.labels()).hasSize(2);
  }

  @Test
  void a_prediction_with_a_known_id_is_ignored() {
    JoinFixture join = byId().predict("p", 10).predict("p", 30).outcome("o", 40, "p", 7);

    assertThat(join.examples.getFirst().prediction().eventTime()).isEqualTo(10);
    assertThat(join.count(JoinCase.REPEATED_PREDICTION)).isEqualTo(1);
    assertThat(join.join.counts().predictions()).isEqualTo(2);
  }

  @Test
  void unanswered_predictions_become_negatives_where_the_spec_says_so() {
    var join =
        new JoinFixture(spec(false, When.FIRST, Unanswered.NEGATIVE, Formula.name("arr_delay")));
    join.predict("b", 20).predict("a", 10).predict("answered", 15).outcome("o", 16, "answered", 1);

    join.tick(110).tick(500);

    assertThat(join.labels())
        .containsExactly(
            "answered=1.0@16#3 ANSWERED", "a=0.0@110#5 UNANSWERED", "b=0.0@120#5 UNANSWERED");
    assertThat(join.count(JoinCase.UNANSWERED_NEGATIVE)).isEqualTo(2);
  }

  @Test
  void outcomes_that_give_no_label_do_not_make_a_negative() {
    var join =
        new JoinFixture(spec(false, When.FIRST, Unanswered.NEGATIVE, Formula.name("arr_delay")));
    join.predict("p", 10).on(outcome("o", 20, "p", false, "", "1", ""));
    assertThat(join.count(JoinCase.UNDECIDED)).isEqualTo(1);
    assertThat(join.count(JoinCase.OPEN)).isZero();

    join.tick(200);

    assertThat(join.examples).isEmpty();
    assertThat(join.count(JoinCase.UNLABELLED)).isEqualTo(1);
  }

  @Test
  void an_infinite_label_is_none() {
    var quotient = new Formula(List.of("arr_delay"), values -> 1 / values.number(0));
    var join = new JoinFixture(spec(false, When.FIRST, Unanswered.DROP, quotient));
    join.predict("p", 10).outcome("o", 20, "p", 0);

    assertThat(join.examples).isEmpty();
    assertThat(join.count(JoinCase.UNDECIDED)).isEqualTo(1);
  }

  @Test
  void the_first_value_is_the_label_and_later_outcomes_leave_it() {
    JoinFixture join =
        byId().predict("p", 10).outcome("o1", 40, "p", 7).outcome("o2", 30, "p", 8).tick(200);

    assertThat(join.labels()).containsExactly("p=7.0@40#1 ANSWERED");
    assertThat(join.joined).containsExactly("o1->p", "o2->p");
    assertThat(join.count(JoinCase.AFTER_LABEL)).isEqualTo(1);
  }

  @Test
  void at_the_end_of_the_window_the_latest_value_in_event_time_is_the_label() {
    var join =
        new JoinFixture(spec(false, When.WINDOW, Unanswered.DROP, Formula.name("arr_delay")));
    join.predict("p", 10).outcome("o1", 40, "p", 7).outcome("o2", 30, "p", 8);
    assertThat(join.examples).isEmpty();

    join.tick(200);

    assertThat(join.labels()).containsExactly("p=7.0@110#3 ANSWERED");
    assertThat(join.count(JoinCase.ANSWERED)).isEqualTo(1);
  }

  @Test
  void a_correction_before_the_label_replaces_what_was_said() {
    var join =
        new JoinFixture(spec(false, When.WINDOW, Unanswered.DROP, Formula.name("arr_delay")));
    join.predict("p", 10).outcome("o1", 40, "p", 7).correct("o2", 30, "p", 8).tick(200);

    assertThat(join.labels()).containsExactly("p=8.0@110#3 ANSWERED");
    assertThat(join.count(JoinCase.CORRECTION_BEFORE_LABEL)).isEqualTo(1);
    assertThat(join.count(JoinCase.LABEL_CORRECTED)).isZero();
  }

  @Test
  void a_correction_after_the_label_makes_another_example() {
    JoinFixture join =
        byId()
            .predict("p", 10)
            .outcome("o1", 40, "p", 7)
            .correct("o2", 40, "p", 8)
            .correct("the same again", 40, "p", 8);

    assertThat(join.labels()).containsExactly("p=7.0@40#1 ANSWERED", "p=8.0@40#2 CORRECTED");
    assertThat(join.count(JoinCase.CORRECTION_AFTER_LABEL)).isEqualTo(2);
    assertThat(join.count(JoinCase.LABEL_CORRECTED)).isEqualTo(1);
    assertThat(join.count(JoinCase.ANSWERED)).isEqualTo(1);
  }

  @Test
  void a_correction_without_a_value_waits_for_the_outcome_that_completes_it() {
    JoinFixture join =
        byId()
            .predict("p", 10)
            .outcome("o1", 40, "p", 7)
            .on(outcome("o2", 41, "p", true, "", "1", ""))
            .outcome("o3", 42, "p", 9);

    assertThat(join.labels()).containsExactly("p=7.0@40#1 ANSWERED", "p=9.0@42#3 CORRECTED");
  }

  @Test
  void a_label_is_computed_from_several_outcomes_and_the_prediction() {
    var landedWithinFiftyAndNotDiverted =
        new Formula(
            List.of("outcomes", "prediction", "gate"),
            values -> {
              Element asked = values.elements(1).getFirst();
              boolean good = asked.field("dest") instanceof String && values.text(2) != null;
              for (Element each : values.elements(0)) {
                if (each.field("time") instanceof Instant time
                    && asked.field("time") instanceof Instant start) {
                  good &= Duration.between(start, time).toMillis() <= 50;
                }
                good &= !Boolean.TRUE.equals(each.field("diverted"));
              }
              return good ? 1 : 0;
            });
    var join =
        new JoinFixture(spec(false, When.WINDOW, Unanswered.DROP, landedWithinFiftyAndNotDiverted));
    join.predict("good", 10)
        .predict("slow", 10)
        .predict("diverted", 10)
        .on(outcome("o1", 50, "good", false, 1, "", "A"))
        .on(outcome("o2", 60, "good", false, "", 0, ""))
        .on(outcome("o3", 61, "slow", false, 1, "", "A"))
        .on(outcome("o4", 50, "diverted", false, 1, "", "A"))
        .on(outcome("o5", 50, "diverted", false, 1, 1, ""))
        .tick(200);

    assertThat(join.examples.stream().map(Example::label)).containsExactly(1.0, 0.0, 0.0);
  }

  @Test
  void predictions_that_do_not_count_are_joined_but_never_learned_from() {
    JoinFixture join = byId().on(prediction("p", 10, "", false)).outcome("o", 40, "p", 7).tick(500);

    assertThat(join.joined).containsExactly("o->p");
    assertThat(join.examples).isEmpty();
    assertThat(join.count(JoinCase.EXCLUDED)).isEqualTo(1);
    assertThat(join.count(JoinCase.ABOUT_EXCLUDED)).isEqualTo(1);
  }

  @Test
  void a_join_key_means_the_latest_prediction_before_the_outcome() {
    JoinFixture join =
        byKey()
            .predict("p1", 10, "UA 15")
            .predict("p3", 50, "UA 15")
            .predict("p2", 30, "UA 15")
            .predict("other", 35, "UA 16")
            .outcome("o1", 40, "UA 15", 7)
            .outcome("o2", 50, "UA 15", 8)
            .outcome("o3", 151, "UA 15", 9);

    assertThat(join.joined).containsExactly("o1->p2", "o2->p3");
    assertThat(join.count(JoinCase.WAITING)).isEqualTo(1);
    join.predict("p4", 60, "UA 15");
    assertThat(join.joined).containsExactly("o1->p2", "o2->p3", "o3->p4");
  }

  @Test
  void a_join_key_prefers_a_prediction_that_counts() {
    JoinFixture join =
        byKey()
            .predict("p1", 10, "UA 15")
            .on(prediction("tried out", 30, "UA 15", false))
            .outcome("o1", 40, "UA 15", 7)
            .on(prediction("tried alone", 30, "UA 16", false))
            .outcome("o2", 40, "UA 16", 7);

    assertThat(join.joined).containsExactly("o1->p1", "o2->tried alone");
  }

  @Test
  void an_outcome_too_late_for_its_join_key_is_late_and_one_of_an_unknown_key_orphaned() {
    JoinFixture join =
        byKey()
            .predict("p1", 10, "UA 15")
            .tick(120)
            .outcome("late", 115, "UA 15", 7)
            .outcome("orphaned", 115, "UA 16", 7)
            .tick(300);

    assertThat(join.count(JoinCase.LATE)).isEqualTo(1);
    assertThat(join.count(JoinCase.ORPHANED)).isEqualTo(1);
  }

  @Test
  void the_state_is_empty_after_two_quiet_windows() {
    JoinFixture join =
        byKey()
            .predict("p1", 10, "UA 15")
            .predict("p2", 20, "UA 15")
            .outcome("o1", 40, "UA 15", 7)
            .outcome("o2", 40, "UA 16", 7)
            .tick(1000);

    var quiet = byKey();
    quiet.tick(1000);
    assertThat(JoinFixture.state(join.join).longs("closed/time")).isEmpty();
    assertThat(JoinFixture.state(join.join).longs("open/prediction/time")).isEmpty();
    assertThat(JoinFixture.state(join.join).longs("waiting/time")).isEmpty();
    assertThat(JoinFixture.state(join.join).longs("seen/time")).isEmpty();
  }

  @Test
  void the_clock_does_not_go_back() {
    JoinFixture join = byId().tick(100);

    assertThatThrownBy(() -> join.tick(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clock: 99 (expected: at least 100, where it stands)");
  }

  @Test
  void a_label_that_reads_an_unknown_name_is_refused() {
    assertThatThrownBy(() ->
            new JoinFixture(spec(false, When.FIRST, Unanswered.DROP, Formula.name("arrdelay"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "label: reads arrdelay (expected: outcomes, prediction, or an outcome's value:"
                + " [arr_delay, diverted, gate])");
  }
}
