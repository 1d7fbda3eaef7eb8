package dev.pawl.trial.interleave;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.sequential.UnitMeanSequence;
import java.util.OptionalDouble;

/**
 * Which of two rankings users prefer, looked at after every list: {@link Preference}'s estimate
 * with a confidence sequence over users, whose preference may change with each of their lists
 * ({@link UnitMeanSequence}). A list takes constant time besides finding its user; space grows with
 * users.
 *
 * <p>The guarantee is asymptotic and holds from the first look on. Not safe for use by several
 * threads at once.
 */
public final class SequentialPreference {
  private final Terms terms;
  private final long firstLook;
  private final Preference preference = new Preference();
  private final UnitMeanSequence users;

  /**
   * Nothing seen.
   *
   * @param terms α over all looks; larger is better for the second ranking
   * @param plannedUsers the number of users at which it is to be tightest, at least 1
   * @param firstLook how many users with a click that tells the two apart there are at least at the
   *     first look, at least 2
   */
  public SequentialPreference(Terms terms, long plannedUsers, long firstLook) {
    this.terms = terms;
    this.firstLook = firstLook;
    this.users = new UnitMeanSequence(terms.alpha(), plannedUsers, firstLook);
  }

  /** One list of a user; one without clicks tells nothing and is only counted. */
  public void add(String user, Credit credit) {
    double before = preference.of(user);
    preference.add(user, credit);
    double after = preference.of(user);
    if (Double.isNaN(after)) {
      return;
    }
    if (Double.isNaN(before)) {
      users.add(after);
    } else if (before != after) {
      users.change(before, after);
    }
  }

  /** How many lists had no click that tells the two apart. */
  public long clickless() {
    return preference.clickless();
  }

  /** What users prefer, so far. */
  public Verdict verdict() {
    long n = users.count();
    if (!users.hasLooks()) {
      return Verdict.undecided(
          preference.lists(),
          "%d users with a click that tells the two apart, of the %d before the first look"
              .formatted(n, firstLook));
    }
    if (!users.varies()) {
      return Verdict.undecided(
          preference.lists(),
          "all %d users have the same preference: too few to tell how sure that is".formatted(n));
    }
    return terms.verdict(
        users.interval(), OptionalDouble.of(users.pValue()), preference.lists(), n, "users");
  }

  /**
   * All that was seen, to be put away.
   *
   * @param preference lists and users
   * @param numbers of the sequence
   */
  public record Seen(Preference.Seen preference, double[] numbers) {
    public Seen {
      numbers = numbers.clone();
    }
  }

  /** All that was seen. */
  public Seen seen() {
    return new Seen(preference.seen(), users.state());
  }

  /**
   * Takes what {@link #seen} gave in place of its own; what is seen from there on gives the same
   * bits as without the interruption.
   *
   * @throws IllegalArgumentException when its numbers are not a sequence's
   */
  public void restore(Seen seen) {
    users.restore(seen.numbers());
    preference.restore(seen.preference());
  }
}
