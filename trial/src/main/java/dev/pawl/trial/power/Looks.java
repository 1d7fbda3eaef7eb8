package dev.pawl.trial.power;

/** How often a test is looked at. */
public enum Looks {
  /** Once, when the planned size is reached. */
  ONE,
  /** After every unit, by an anytime-valid test that is tightest at the planned size. */
  ANY
}
