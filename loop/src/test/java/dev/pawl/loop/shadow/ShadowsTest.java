package dev.pawl.loop.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.stream.loss.Loss;
import dev.pawl.trial.Verdict;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShadowsTest {
  private static final Spec SPEC =
      SpecReader.read(
          LineEvents.yaml()
              + """
              serving:
                shadows: [{name: good, url: 'http://good/'}, {name: bad, url: 'http://bad/'}]
              """,
          "line.yaml");
  private static final Row ROW =
      new RowBuilder(Columns.of(SPEC).row()).set("x", 1).set("shop", "a").row();

  private final SplittableRandom random = new SplittableRandom(7);
  private Shadows shadows = fresh();

  private static Shadows fresh() {
    return new Shadows(SPEC, Loss.valueOf(SPEC.evaluation().metric().name()), 1);
  }

  private static Prediction prediction(String id, long at) {
    return new Prediction(
        id, "", at, "", new byte[0], "1.1", "champion", 1, new double[] {0}, true);
  }

  private void said(String id, long at, String shadow, double score) {
    shadows.on(new ShadowAnswer(id, "", at, shadow, new double[] {score}, "", 1));
  }

  private void labelled(String id, long at, double label, double ofChampion, int champion) {
    Example example =
        new Example(
            prediction(id, at),
            at,
            ROW,
            new Scores(new int[0], new double[0]),
            label,
            at,
            at,
            Example.Origin.ANSWERED);
    shadows.example(example, ofChampion, champion);
  }

  /** The champion is wrong by 1 or so, the good shadow by a half, the bad one by 2. */
  private void hours(int from, int to, int champion) {
    for (int hour = from; hour < to; hour++) {
      for (int i = 0; i < 20; i++) {
        String id = hour + "." + i;
        long at = hour * LineEvents.HOUR + i;
        double noise = random.nextGaussian() * 0.1;
        said(id, at, "good", 0.5 + noise);
        said(id, at, "bad", 2 + noise);
        labelled(id, at, 0, 1 + random.nextGaussian() * 0.1, champion);
      }
      shadows.tick(hour * LineEvents.HOUR, (hour + 1) * LineEvents.HOUR);
    }
  }

  private List<FindingEvent> absences(int hour, int answered, int absent) {
    for (int i = 0; i < answered + absent; i++) {
      if (i < answered) {
        said(hour + "." + i, hour * LineEvents.HOUR, "good", 0);
      } else {
        shadows.on(
            new ShadowAnswer(
                hour + "." + i,
                "",
                hour * LineEvents.HOUR,
                "good",
                new double[0],
                "status 503",
                1));
      }
    }
    return shadows.tick(hour * LineEvents.HOUR, (hour + 1) * LineEvents.HOUR);
  }

  @Test
  void a_shadow_that_is_worse_is_found_once_and_is_over_under_another_champion() {
    hours(0, 24 * 60, 1);

    assertThat(shadows.open())
        .extracting(Finding::kind, finding -> finding.where().version())
        .containsExactly(tuple(Finding.Kind.SHADOW_WORSE, "bad"));
    labelled("new", 24 * 60 * LineEvents.HOUR, 0, 1, 2);
    said("newer", 24 * 60 * LineEvents.HOUR, "bad", 2);
    labelled("newer", 24 * 60 * LineEvents.HOUR, 0, 1, 2);
    List<FindingEvent> events =
        shadows.tick(24 * 60 * LineEvents.HOUR, (24 * 60 + 1) * LineEvents.HOUR);

    assertThat(events).singleElement().isInstanceOf(FindingEvent.Closed.class);
    assertThat(shadows.open()).isEmpty();
  }

  @Test
  void a_shadow_that_does_not_answer_is_found_until_it_does() {
    assertThat(absences(0, 20, 10)).isEmpty();
    assertThat(absences(1, 5, 5)).isEmpty(); // too few, together with the next
    List<FindingEvent> found = absences(2, 0, 20);
    assertThat(found).singleElement().isInstanceOf(FindingEvent.Raised.class);
    assertThat(found.getFirst().finding().evidence()).isEqualTo("absent in 25 of 30 predictions");
    assertThat(absences(3, 0, 20)).isEmpty();
    Tensors.Writer to = new Tensors.Writer();
    shadows.snapshot(to);
    shadows = fresh();
    shadows.restore(Tensors.of(to));
    assertThat(shadows.open())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.SHADOW_ABSENT);
    assertThat(absences(4, 30, 20)).isEmpty(); // neither often nor seldom
    assertThat(absences(5, 30, 5)).singleElement().isInstanceOf(FindingEvent.Closed.class);
  }

  private ShadowComparison of(String name) {
    return shadows.comparisons().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_better_shadow_is_shown_to_be_better_and_a_worse_one_worse() {
    hours(0, 24 * 60, 1);

    assertThat(of("good").verdict().kind()).isEqualTo(Verdict.Kind.BETTER);
    assertThat(of("bad").verdict().kind()).isEqualTo(Verdict.Kind.WORSE);
    assertThat(of("good").compared()).isEqualTo(24L * 60 * 20);
  }

  @Test
  void an_absence_is_counted_and_makes_no_pair() {
    shadows.on(new ShadowAnswer("p", "", 0, "good", new double[0], "status 503", 1));
    said("p", 0, "bad", 1);
    labelled("p", 0, 0, 1, 1);
    shadows.tick(0, 1);

    assertThat(of("good").absent()).isEqualTo(1);
    assertThat(of("good").compared()).isZero();
    assertThat(of("bad").answered()).isEqualTo(1);
    assertThat(of("bad").compared()).isEqualTo(1);
  }

  @Test
  void an_answer_after_the_outcome_makes_no_pair_and_one_of_a_stranger_is_passed_over() {
    labelled("p", 0, 0, 1, 1);
    said("p", 0, "good", 1);
    said("p", 0, "stranger", 1);
    shadows.tick(0, 1);

    assertThat(of("good").compared()).isZero();
    assertThat(of("good").answered()).isEqualTo(1);
  }

  @Test
  void another_champion_starts_the_comparison_anew() {
    hours(0, 48, 1);
    hours(48, 49, 2);
    assertThat(of("good").compared()).isEqualTo(20);
  }

  @Test
  void going_on_from_a_snapshot_gives_what_going_on_gives() {
    hours(0, 48, 1);
    said("open", 48 * LineEvents.HOUR, "good", 0.5);
    Tensors.Writer to = new Tensors.Writer();
    shadows.snapshot(to);
    Shadows before = shadows;
    shadows = fresh();
    shadows.restore(Tensors.of(to));
    Shadows restored = shadows;
    for (Shadows each : new Shadows[] {before, restored}) {
      shadows = each;
      labelled("open", 48 * LineEvents.HOUR, 0, 1, 1);
      each.tick(48 * LineEvents.HOUR, 49 * LineEvents.HOUR);
    }

    assertThat(restored.comparisons()).isEqualTo(before.comparisons());
    assertThat(of("good").compared()).isEqualTo(48 * 20 + 1);
  }

  @Test
  void what_was_said_is_forgotten_when_no_outcome_can_come_any_more() {
    said("p", 0, "good", 1);
    long late = 1000 * LineEvents.HOUR;
    shadows.tick(0, late);
    labelled("p", 0, 0, 1, 1);
    shadows.tick(late, late + 1);
    assertThat(of("good").compared()).isZero();
  }
}
