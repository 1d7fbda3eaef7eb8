package dev.pawl.loop.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private final Comparisons comparisons = of();

  private static Comparisons of() {
    return new Comparisons(
        SpecReader.read(
                """
                model: m
                owner: tests@example.com
                purpose: Comparisons
                task: regression
                inputs: {x: number}
                outcome: {values: {y: number}, window: 1h, label: y}
                learner: mean
                evaluation: {first_look: 24, block: 1h, watch: 1d}
                """,
                "m.yaml")
            .evaluation());
  }

  @Test
  void a_predecessor_is_looked_at_by_half_of_its_watch() {
    assertThat(after(11, Question.ROLLBACK).kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(after(12, Question.ROLLBACK).kind()).isEqualTo(Verdict.Kind.BETTER);
  }

  @Test
  void a_challenger_is_looked_at_after_as_many_blocks_as_the_spec_says() {
    assertThat(after(23, Question.BETTER).kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(after(24, Question.BETTER).kind()).isEqualTo(Verdict.Kind.BETTER);
  }

  @Test
  void what_comes_back_takes_nothing_from_the_levels_of_what_learns() {
    Comparisons alone = of();
    Comparisons beside = of();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < i % 4; j++) {
        beside.spend(Question.BETTER, true);
      }
      if (i % 5 == 4) {
        alone.succeeded(Question.NOT_WORSE, false);
        beside.succeeded(Question.NOT_WORSE, false);
      }
      assertThat(beside.spend(Question.NOT_WORSE, false))
          .isEqualTo(alone.spend(Question.NOT_WORSE, false));
    }
  }

  @Test
  void what_comes_back_has_a_fifth_of_the_level() {
    assertThat(comparisons.spend(Question.BETTER, true))
        .isCloseTo(comparisons.spend(Question.BETTER, false) / 5, within(1e-15));
  }

  @Test
  void a_success_of_what_came_back_pays_for_one_round_of_at_most_alpha() {
    assertThat(comparisons.isPaid()).isFalse();
    comparisons.spend(Question.BETTER, true);
    comparisons.succeeded(Question.BETTER, true);

    assertThat(comparisons.isPaid()).isTrue();
    assertThat(comparisons.pay(0.04)).isEqualTo(1);
    assertThat(comparisons.isPaid()).isFalse();
    assertThat(comparisons.pay(0.1)).isEqualTo(0.5);
  }

  @Test
  void budgets_go_on_from_a_snapshot() {
    comparisons.spend(Question.BETTER, true);
    comparisons.succeeded(Question.BETTER, true);
    comparisons.spend(Question.ROLLBACK, false);
    Tensors.Writer to = new Tensors.Writer();
    comparisons.snapshot(to);
    Comparisons restored = of();
    restored.restore(Tensors.of(to));

    assertThat(restored.isPaid()).isTrue();
    for (Question question : Question.values()) {
      assertThat(restored.spend(question, false)).isEqualTo(comparisons.spend(question, false));
      assertThat(restored.spend(question, true)).isEqualTo(comparisons.spend(question, true));
    }
  }

  /** What is shown after some blocks in which the champion's loss is about 1 more. */
  private Verdict after(int blocks, Question question) {
    PairedComparison comparison = comparisons.at(question, 0.05);
    for (int block = 0; block < blocks; block++) {
      comparison.add(2 + 0.01 * (block % 3), 1, 1);
      comparison.closeBlock();
    }
    return comparison.verdict();
  }
}
