package dev.pawl.trial.offpolicy;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What a policy would have earned per choice, from the log of another one. With weights {@code wₜ =
 * π(aₜ)/pₜ}, at most {@code clip}, rewards {@code r} and a reward model's {@code q̂} (of the chosen
 * action) and {@code v̂} (of the policy):
 *
 * <pre>
 *   inverse propensity   1/n Σ wₜ rₜ                     (Horvitz and Thompson 1952)
 *   self-normalised      Σ wₜ rₜ / Σ wₜ                  (Swaminathan and Joachims 2015)
 *   direct               1/n Σ v̂ₜ
 *   doubly robust        1/n Σ v̂ₜ + wₜ (rₜ − q̂ₜ)         (Dudík, Langford and Li 2011)
 * </pre>
 *
 * <p>Intervals are normal: from the sample variance of the terms, for the self-normalised one by
 * the delta method. They are too narrow when few rewards or large weights carry the sum: the
 * effective sample size {@code (Σw)²/Σw²} and the largest weight stand beside them. The direct
 * method has the bias of its model, which no interval shows. Clipping below the largest weight
 * biases towards 0.
 */
public final class OffPolicy {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private final double alpha;
  private final double clip;

  /**
   * An evaluation.
   *
   * @param alpha one less the confidence of the intervals, in (0, 0.5]
   * @param clip the largest weight, at least 1; infinite for none
   */
  public OffPolicy(double alpha, double clip) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(clip >= 1)) {
      throw new IllegalArgumentException("clip: " + clip + " (expected: at least 1)");
    }
    this.alpha = alpha;
    this.clip = clip;
  }

  /**
   * One policy's value.
   *
   * @param inverse by inverse propensities
   * @param selfNormalised the same, divided by the sum of the weights
   * @param direct by the reward model alone; unbounded without one
   * @param doublyRobust by both; unbounded without a model
   * @param effective the effective sample size
   * @param largest the largest weight before clipping
   * @param clipped how many weights were clipped
   */
  public record Value(
      Interval inverse,
      Interval selfNormalised,
      Interval direct,
      Interval doublyRobust,
      double effective,
      double largest,
      long clipped) {}

  /**
   * A policy beside what it has to beat.
   *
   * @param logged the mean reward of the policy that ran
   * @param target the policy in question
   * @param uniform a policy that chooses at random
   * @param first a policy that always chooses the first action
   * @param choices how many were logged
   * @param rewarded how many had a reward other than 0: what the estimates really rest on
   */
  public record Report(
      Interval logged, Value target, Value uniform, Value first, long choices, long rewarded) {}

  /**
   * Evaluates a policy and the baselines.
   *
   * @throws IllegalArgumentException when nothing was logged
   */
  public Report evaluate(List<Choice> log) {
    if (log.isEmpty()) {
      throw new IllegalArgumentException("log: no choices (expected: at least 1)");
    }
    double[] rewards = log.stream().mapToDouble(Choice::reward).toArray();
    return new Report(
        mean(rewards),
        value(log, Choice::target, true),
        value(log, choice -> 1.0 / choice.actions(), false),
        value(log, choice -> choice.action() == 0 ? 1 : 0, false),
        log.size(),
        log.stream().filter(choice -> choice.reward() != 0).count());
  }

  /**
   * What the policy in question earns more than the one that ran, by inverse propensities: the mean
   * of {@code (wₜ − 1) rₜ}.
   */
  public Verdict improvement(List<Choice> log, Terms terms) {
    double[] differences = new double[log.size()];
    double largest = 0;
    for (int t = 0; t < differences.length; t++) {
      Choice choice = log.get(t);
      double weight = Math.min(clip, choice.target() / choice.propensity());
      largest = Math.max(largest, weight);
      differences[t] = (weight - 1) * choice.reward();
    }
    if (largest == 0) {
      return Verdict.invalid(
          log.size(), "the policy never chooses what was logged: the log says nothing about it");
    }
    Interval interval = mean(differences);
    double error = (interval.upper() - interval.estimate());
    if (!(error > 0 && error < Double.POSITIVE_INFINITY)) {
      return Verdict.undecided(log.size(), "too few rewarded choices to tell how sure that is");
    }
    double z = NORMAL.inverseCumulativeProbability(1 - alpha / 2);
    double p = 2 * NORMAL.cumulativeProbability(-Math.abs(interval.estimate()) / error * z);
    return terms.verdict(interval, OptionalDouble.of(p), log.size(), log.size(), "choices");
  }

  private Value value(List<Choice> log, ToDoubleFunction<Choice> target, boolean modelled) {
    int n = log.size();
    double[] weights = new double[n];
    double[] terms = new double[n];
    double[] expected = new double[n];
    double[] robust = new double[n];
    double sum = 0;
    double squares = 0;
    double total = 0;
    double largest = 0;
    long clipped = 0;
    for (int t = 0; t < n; t++) {
      Choice choice = log.get(t);
      double weight = target.applyAsDouble(choice) / choice.propensity();
      largest = Math.max(largest, weight);
      clipped += weight > clip ? 1 : 0;
      weights[t] = Math.min(clip, weight);
      terms[t] = weights[t] * choice.reward();
      expected[t] = modelled ? choice.modelledTarget() : Double.NaN;
      robust[t] = expected[t] + weights[t] * (choice.reward() - choice.modelled());
      sum += weights[t];
      squares += weights[t] * weights[t];
      total += terms[t];
    }
    double ratio = total / sum;
    double[] residuals = new double[n];
    for (int t = 0; t < n; t++) {
      residuals[t] = weights[t] * (log.get(t).reward() - ratio) * n / sum;
    }
    Interval around = mean(residuals);
    return new Value(
        mean(terms),
        sum > 0
            ? new Interval(
                ratio,
                ratio + around.lower() - around.estimate(),
                ratio + around.upper() - around.estimate(),
                1 - alpha)
            : Interval.unbounded(Double.NaN, 1 - alpha),
        mean(expected),
        mean(robust),
        squares > 0 ? sum * sum / squares : 0,
        largest,
        clipped);
  }

  /** The mean with its normal interval; unbounded for fewer than two, NaN for any NaN. */
  private Interval mean(double[] values) {
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double step = values[i] - mean;
      mean += step / (i + 1);
      squares += step * (values[i] - mean);
    }
    if (values.length < 2 || Double.isNaN(squares)) {
      return Interval.unbounded(mean, 1 - alpha);
    }
    double error = Math.sqrt(squares / (values.length - 1) / values.length);
    return Interval.around(
        mean, error * NORMAL.inverseCumulativeProbability(1 - alpha / 2), 1 - alpha);
  }
}
