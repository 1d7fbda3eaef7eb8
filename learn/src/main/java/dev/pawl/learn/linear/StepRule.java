package dev.pawl.learn.linear;

/**
 * How far each weight moves at an example. In all of them the slope of the loss by a weight is g =
 * slope × value of the feature (× the example's weight, where not said otherwise), η is the
 * learning rate, and sums run over the examples so far.
 */
public sealed interface StepRule {

  /**
   * Stochastic gradient descent: w −= η / tᵖ · g at the t-th example.
   *
   * @param power p, how fast the steps shrink; 0 for steps that stay, in [0, 1]
   */
  record Sgd(double power) implements StepRule {
    public Sgd {
      require(power >= 0 && power <= 1, "power", power, "in [0, 1]");
    }
  }

  /**
   * AdaGrad (Duchi, Hazan and Singer 2011): w −= η / (√G + ε) · g with G = G₀ + Σ g², so that rare
   * features keep large steps.
   *
   * @param epsilon ε, at least 0
   * @param initial G₀, at least 0
   * @param halfLife the number of examples after which a term of Σ g² counts half, so that steps do
   *     not die out where the world drifts; ∞ to forget nothing
   */
  record AdaGrad(double epsilon, double initial, double halfLife) implements StepRule {
    public AdaGrad {
      require(epsilon >= 0, "epsilon", epsilon, "at least 0");
      require(initial >= 0, "initial", initial, "at least 0");
      require(halfLife >= 1, "half_life", halfLife, "at least 1");
    }
  }

  /**
   * Adam (Kingma and Ba 2015), in its lazy form for sparse rows: moments of a feature move only at
   * examples that have it, while the correction of their bias counts all examples.
   *
   * @param beta1 decay of the mean of g, in [0, 1)
   * @param beta2 decay of the mean of g², in [0, 1)
   * @param epsilon above 0
   */
  record Adam(double beta1, double beta2, double epsilon) implements StepRule {
    public Adam {
      require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "in [0, 1)");
      require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "in [0, 1)");
      require(epsilon > 0, "epsilon", epsilon, "above 0");
    }
  }

  /**
   * Follow the regularised leader, proximal (McMahan et al. 2013, "Ad click prediction: a view from
   * the trenches"), with η as its α: a weight is exactly 0 while |z| ≤ λ₁.
   *
   * @param beta β, at least 0
   */
  record Ftrl(double beta) implements StepRule {
    public Ftrl {
      require(beta >= 0, "beta", beta, "at least 0");
    }
  }

  /**
   * Normalised adaptive gradient, NAG (Ross, Mineiro and Langford 2013, "Normalized online
   * learning"): w −= η √(t/N) / (s √G) · g, where s is the largest absolute value that the feature
   * had, G = Σ g², and N sums (value / s)² over features and examples. Steps do not depend on the
   * features' units. Here G sums weight × g² of an example without its weight.
   *
   * @param halfLife as for {@link AdaGrad}
   */
  record Normalised(double halfLife) implements StepRule {
    public Normalised {
      require(halfLife >= 1, "half_life", halfLife, "at least 1");
    }
  }

  private static void require(boolean holds, String name, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }
}
