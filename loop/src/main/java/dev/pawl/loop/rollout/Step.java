package dev.pawl.loop.rollout;

/** What a look at a stage says. */
sealed interface Step {

  /** One line that a person can read. */
  String reason();

  /** It goes on. */
  record Hold(String reason) implements Step {}

  /** It goes on with other shares. */
  record Change(String reason) implements Step {}

  /** It goes on, but no verdict counts while this holds. */
  record Block(String reason) implements Step {}

  /**
   * It has ended well.
   *
   * @param version which version has shown what it had to
   */
  record Pass(String version, String reason) implements Step {}

  /** It has ended without that. */
  record Fail(String reason) implements Step {}
}
