package dev.pawl.trial.canary;

/** What is to be done with a canary now. */
public sealed interface Look {

  /** One line that a person can read. */
  String reason();

  /** Goes on in this step. */
  record Hold(String reason) implements Look {}

  /**
   * The next step begins.
   *
   * @param step which one, counted from 0
   */
  record Advance(int step, String reason) implements Look {}

  /** No data: the canary stays where it is, and its step begins anew when data comes. */
  record Pause(String reason) implements Look {}

  /** All steps are over, and the canary is not worse. */
  record Pass(String reason) implements Look {}

  /** The canary is to be taken out. */
  record Abort(String reason) implements Look {}
}
