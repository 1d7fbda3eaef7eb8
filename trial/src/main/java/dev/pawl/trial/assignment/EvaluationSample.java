package dev.pawl.trial.assignment;

import java.time.LocalDate;

/**
 * A share of units that is kept out of training and used for evaluation, another one each day: the
 * day is part of the salt, so that the choice of one day tells nothing of the next, and the same
 * day's can be drawn again from its date. Immutable.
 *
 * @param salt its name
 * @param share of units, in [0, 1], in steps of 1/{@value Assignment#BUCKETS}
 */
public record EvaluationSample(String salt, double share) {

  public EvaluationSample {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: in [0, 1])");
    }
  }

  /** Whether a unit is in the sample of a day. */
  public boolean contains(String unit, LocalDate day) {
    int seed = Murmur3.hash(day.toString(), Murmur3.hash(salt, 0));
    long bucket = ((Murmur3.hash(unit, seed) & 0xffffffffL) * Assignment.BUCKETS) >>> 32;
    return bucket < Math.round(share * Assignment.BUCKETS);
  }
}
