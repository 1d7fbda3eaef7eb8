package dev.pawl.trial.interleave;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.interleave.Interleaved.Credit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Which of two rankings users prefer. Each list is a win for one side, or a tie (Chapelle,
 * Joachims, Radlinski and Yue 2012, "Large-scale validation and analysis of interleaved search
 * evaluation"); a user's preference is the mean over the lists with a click, and users, not lists,
 * are compared with 0 by Student's t, for one user's lists are alike. The difference is the share
 * of users' wins for the second ranking less those for the first, from −1 to 1; larger is better
 * for the second.
 *
 * <p>For one look; {@link SequentialPreference} is for many. Not safe for use by several threads at
 * once.
 */
public final class Preference {
  private final SortedMap<String, int[]> users = new TreeMap<>();
  private long lists;
  private long clickless;

  /** Nothing seen. */
  public Preference() {}

  /**
   * What was seen of a user.
   *
   * @param name who
   * @param balance the lists that the second ranking won less those that the first one won
   * @param lists how many lists had a click that tells the two apart, at least 1
   */
  public record User(String name, int balance, int lists) {
    public User {
      if (lists < 1 || Math.abs((long) balance) > lists) {
        throw new IllegalArgumentException(
            "user %s: balance %d of %d lists (expected: at least 1 list, a balance within them)"
                .formatted(name, balance, lists));
      }
    }
  }

  /**
   * All that was seen, to be put away.
   *
   * @param lists how many lists
   * @param clickless how many of them had no click that tells the two apart
   * @param users by name
   */
  public record Seen(long lists, long clickless, List<User> users) {
    public Seen {
      users = List.copyOf(users);
    }
  }

  /** All that was seen. */
  public Seen seen() {
    List<User> all = new ArrayList<>(users.size());
    users.forEach((name, sums) -> all.add(new User(name, sums[0], sums[1])));
    return new Seen(lists, clickless, all);
  }

  /**
   * Takes what {@link #seen} gave in place of its own; what is seen from there on gives the same
   * bits as without the interruption.
   */
  public void restore(Seen seen) {
    users.clear();
    for (User user : seen.users()) {
      users.put(user.name(), new int[] {user.balance(), user.lists()});
    }
    lists = seen.lists();
    clickless = seen.clickless();
  }

  /** One list of a user; one without clicks tells nothing and is only counted. */
  public void add(String user, Credit credit) {
    lists++;
    if (credit.a() == 0 && credit.b() == 0) {
      clickless++;
      return;
    }
    int[] sums = users.computeIfAbsent(user, key -> new int[2]);
    sums[0] += credit.sign();
    sums[1]++;
  }

  /** How many lists there were. */
  public long lists() {
    return lists;
  }

  /** A user's preference, from −1 to 1; {@code NaN} before a click that tells the two apart. */
  double of(String user) {
    int[] sums = users.get(user);
    return sums == null ? Double.NaN : (double) sums[0] / sums[1];
  }

  /** How many lists had no click that tells the two apart. */
  public long clickless() {
    return clickless;
  }

  /** What users prefer. */
  public Verdict verdict(Terms terms) {
    int n = users.size();
    if (n < 2) {
      return Verdict.undecided(
          lists, n + " users with a click that tells the two apart (expected: at least 2)");
    }
    double mean = 0;
    double squares = 0;
    int seen = 0;
    for (int[] sums : users.values()) {
      double preference = (double) sums[0] / sums[1];
      double step = preference - mean;
      mean += step / ++seen;
      squares += step * (preference - mean);
    }
    double error = Math.sqrt(squares / (n - 1) / n);
    if (!(error > 0)) {
      return Verdict.undecided(
          lists,
          "all %d users have the same preference: too few to tell how sure that is".formatted(n));
    }
    TDistribution t = new TDistribution(n - 1);
    double reach = error * t.inverseCumulativeProbability(1 - terms.alpha() / 2);
    return terms.verdict(
        Interval.around(mean, reach, 1 - terms.alpha()),
        OptionalDouble.of(2 * t.cumulativeProbability(-Math.abs(mean) / error)),
        lists,
        n,
        "users");
  }
}
