package dev.pawl.loop.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private final Comparisons comparisons =
      new Comparisons(
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
