package dev.pawl.spec;

/**
 * How a version comes to serve.
 *
 * @param approval which promotions wait until somebody else than their author approves
 */
public record RolloutSpec(Approval approval) {

  /** Which promotions must be approved. */
  public enum Approval {
    /** None. */
    NONE,
    /** Those of another model iteration: features, architecture or label have changed. */
    MODEL,
    /** All. */
    ALL
  }
}
