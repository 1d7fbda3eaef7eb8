package dev.pawl.spec.change;

/** What a change of a spec makes of a model, from the least to the most. */
public enum Iteration {
  /** Nothing new is learned: who owns it, how it is evaluated and served. */
  NEITHER("neither a model nor a data iteration"),
  /** The same model learns from other data, or in another way: window, triggers, balance, seed. */
  DATA("a data iteration"),
  /** Another model: other inputs, features, label or learner. It has to win before it serves. */
  MODEL("a model iteration");

  private final String words;

  Iteration(String words) {
    this.words = words;
  }

  /** How a message calls it, such as {@code a data iteration}. */
  public String words() {
    return words;
  }
}
