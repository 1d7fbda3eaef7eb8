package dev.pawl.loop.contest;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.multiplicity.ErrorBudget;
import dev.pawl.trial.paired.PairedComparison;
import java.util.Optional;

/**
 * Makes the comparisons of a spec out of error budgets: one for promotions and one for rollbacks,
 * of each of which at most the share {@code evaluation.alpha} is wrong in expectation, and one of a
 * fifth of that for what comes back, revived or merged, so that it takes nothing from what learns.
 *
 * <p>When something that came back takes over, the comparisons of all others start anew through no
 * deed of theirs. Its success pays for that: they go on at the levels that they had, scaled down to
 * {@code evaluation.alpha} together where they are more. So over all promotions, of which {@code d}
 * were of what learns and {@code b} of what came back, the levels given sum to at most
 *
 * <pre>
 *   α · max(1, d) + α · b + α/5 · max(1, b)
 * </pre>
 */
public final class Comparisons {
  private final EvaluationSpec spec;
  private final Optional<Show> show;

  /** The share of {@code evaluation.alpha} that what comes back has for itself. */
  static final double FOR_RETURNS = 0.2;

  private final ErrorBudget promotions;
  private final ErrorBudget returns;
  private final ErrorBudget rollbacks;
  private long paid;

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
    this.returns = new ErrorBudget(FOR_RETURNS * spec.alpha());
    this.rollbacks = new ErrorBudget(spec.alpha());
  }

  /** What a challenger has to show. */
  Question question(boolean newModel) {
    return show.map(it -> it == Show.BETTER).orElse(newModel)
        ? Question.BETTER
        : Question.NOT_WORSE;
  }

  private ErrorBudget budget(Question question, boolean returning) {
    return question == Question.ROLLBACK ? rollbacks : returning ? returns : promotions;
  }

  /**
   * The level of a comparison that starts now; it is spent by this call.
   *
   * @param returning whether it is of something that came back
   */
  double spend(Question question, boolean returning) {
    return budget(question, returning).start();
  }

  /** Whether a success of something that came back has not paid for a round of levels yet. */
  boolean isPaid() {
    return paid < returns.discoveries();
  }

  /**
   * The share of their levels at which comparisons go on that something which came back has ended.
   *
   * @param levels the sum of theirs
   */
  double pay(double levels) {
    paid++;
    return Math.min(1, spec.alpha() / levels);
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
  void succeeded(Question question, boolean returning) {
    budget(question, returning).discovery();
  }

  void snapshot(Tensors.Writer to) {
    to.doubles("promotions", promotions.state());
    to.doubles("returns", returns.state());
    to.longs("paid", paid);
    to.doubles("rollbacks", rollbacks.state());
  }

  void restore(Tensors from) {
    promotions.restore(from.doubles("promotions"));
    returns.restore(from.doubles("returns"));
    paid = from.longs("paid")[0];
    rollbacks.restore(from.doubles("rollbacks"));
  }
}
