package dev.pawl.watch;

import java.util.Objects;

/** What becomes of a finding: it is raised once, and closed once when it has ended. */
public sealed interface FindingEvent {

  /** The finding, as it was when it was raised. */
  Finding finding();

  /** Something is wrong from now on. */
  record Raised(Finding finding) implements FindingEvent {
    public Raised {
      Objects.requireNonNull(finding, "finding");
    }
  }

  /**
   * It is over.
   *
   * @param finding as it was raised
   * @param at since when it is over, in milliseconds of event time since 1970-01-01T00:00Z
   * @param why one line that a person can read
   */
  record Closed(Finding finding, long at, String why) implements FindingEvent {
    public Closed {
      Objects.requireNonNull(finding, "finding");
      Objects.requireNonNull(why, "why");
    }
  }
}
