package dev.pawl.trial.bandit;

/** How long a reward counts. */
public sealed interface Memory {

  /** For ever. */
  record Everything() implements Memory {}

  /**
   * With {@code factor} to the power of the number of rewards since (Garivier and Moulines 2008,
   * "On upper-confidence bound policies for non-stationary bandit problems").
   *
   * @param factor γ, in (0, 1); about {@code 1/(1 − γ)} rewards count
   */
  record Discounted(double factor) implements Memory {
    public Discounted {
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException("factor: " + factor + " (expected: in (0, 1))");
      }
    }
  }

  /**
   * While it is among the latest (same paper).
   *
   * @param rewards how many of all arms together, at least 1
   */
  record Sliding(int rewards) implements Memory {
    public Sliding {
      if (rewards < 1) {
        throw new IllegalArgumentException("rewards: " + rewards + " (expected: at least 1)");
      }
    }
  }
}
