package dev.pawl.trial.srm;

import dev.pawl.trial.Verdict;
import java.util.Objects;

/**
 * What a check of the randomisation found.
 *
 * @param passed whether nothing speaks against it
 * @param pValue the probability of such counts without a mismatch; for a sequential check valid at
 *     all looks at once
 * @param reason one line that a person can read
 */
public record Check(boolean passed, double pValue, String reason) {
  public Check {
    Objects.requireNonNull(reason, "reason");
  }

  /** The verdict itself when the check has passed; {@code INVALID} with the reason when not. */
  public Verdict guard(Verdict verdict) {
    return passed ? verdict : verdict.blockedBy(reason);
  }
}
