package dev.pawl.loop.contest;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.multiplicity.ErrorBudget;
import dev.pawl.trial.paired.PairedComparison;
import java.util.Optional;

/**
 * Makes the comparisons of a spec out of two error budgets, one for promotions and one for
 * rollbacks: of all that succeed, at most the share {@code evaluation.alpha} is wrong in
 * expectation.
 */
public final class Comparisons {
  private final EvaluationSpec spec;
  private final Optional<Show> show;
  private final ErrorBudget promotions;
  private final ErrorBudget rollbacks;

  /** What is to be shown of a contestant. */
  public enum Question {
    /** That a challenger is not worse than the champion by more than the margin. */
    NOT_WORSE,
    /** That a challenger is better than the champion. */
    BETTER,
    /** That the champion's predecessor would have been better. */
    ROLLBACK
  }

  /** The comparisons that an evaluation asks for; nothing is spent yet. */
  public Comparisons(EvaluationSpec spec) {
    this(spec, Optional.empty());
  }

  /**
   * The same, where a spec says what is to be shown.
   *
   * @param show of every challenger; empty for better of another model and not worse of the same
   */
  public Comparisons(EvaluationSpec spec, Optional<Show> show) {
    this.spec = spec;
    this.show = show;
    this.promotions = new ErrorBudget(spec.alpha());
    this.rollbacks = new ErrorBudget(spec.alpha());
  }

  /** What a challenger has to show. */
  Question question(boolean newModel) {
    return show.map(it -> it == Show.BETTER).orElse(newModel)
        ? Question.BETTER
        : Question.NOT_WORSE;
  }

  private ErrorBudget budget(Question question) {
    return question == Question.ROLLBACK ? rollbacks : promotions;
  }

  /** The level of a comparison that starts now; it is spent by this call. */
  double spend(Question question) {
    return budget(question).start();
  }

  /**
   * A comparison at a level, which has seen nothing. Only another model may lose in rare large
   * losses what it wins in many small ones; a version and its continuation are alike in that.
   */
  PairedComparison at(Question question, double level) {
    double margin = question == Question.NOT_WORSE ? spec.margin() : 0;
    PairedComparison.Settings settings =
        PairedComparison.Settings.of(level, margin, firstLook(question));
    return PairedComparison.of(question == Question.BETTER ? settings : settings.alikeInTheTails());
  }

  /**
   * A predecessor is watched for a while only, so it is looked at by half of that at the latest.
   */
  private int firstLook(Question question) {
    if (question != Question.ROLLBACK) {
      return spec.firstLook();
    }
    long half = spec.watch().toMillis() / spec.block().toMillis() / 2;
    return (int) Math.max(1, Math.min(spec.firstLook(), half));
  }

  /** Takes note that a comparison has shown what it was to show. */
  void succeeded(Question question) {
    budget(question).discovery();
  }

  void snapshot(Tensors.Writer to) {
    to.doubles("promotions", promotions.state());
    to.doubles("rollbacks", rollbacks.state());
  }

  void restore(Tensors from) {
    promotions.restore(from.doubles("promotions"));
    rollbacks.restore(from.doubles("rollbacks"));
  }
}
