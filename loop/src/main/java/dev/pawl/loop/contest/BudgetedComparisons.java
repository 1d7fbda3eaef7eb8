package dev.pawl.loop.contest;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.trial.paired.PairedComparison;

/** The comparisons of a spec. */
public final class BudgetedComparisons implements Comparisons {
  private final EvaluationSpec spec;

  /** The comparisons that a spec asks for. */
  public BudgetedComparisons(EvaluationSpec spec) {
    this.spec = spec;
  }

  @Override
  public PairedComparison start(Question question, long number) {
    double margin = question == Question.NOT_WORSE ? spec.margin() : 0;
    return PairedComparison.of(
        PairedComparison.Settings.of(spec.alpha(), margin, spec.firstLook()));
  }
}
