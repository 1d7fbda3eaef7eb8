package dev.pawl.trial.interleave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One list out of two rankings, made once for all its pages: a page is a stretch of it, and clicks
 * on any page are credited to the same list under one ranking id.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>No item appears twice, and each appears as soon as its ranking allows.
 *   <li>In a team draft the lengths of the two teams never differ by more than one after an even
 *       number of drafted items.
 *   <li>Where both rankings begin alike, items belong to no team: they cannot tell the two apart.
 * </ol>
 *
 * @param id what clicks refer to
 * @param items the list
 * @param teams whose each item is, for a team draft; all {@link Team#NONE} for a balanced list
 * @param a the first ranking
 * @param b the second
 */
public record Interleaved(
    String id, List<String> items, List<Team> teams, List<String> a, List<String> b) {

  public Interleaved {
    Objects.requireNonNull(id, "id");
    items = List.copyOf(items);
    teams = List.copyOf(teams);
    a = List.copyOf(a);
    b = List.copyOf(b);
    if (teams.size() != items.size()) {
      throw new IllegalArgumentException(
          "teams: %d for %d items (expected: one for each)".formatted(teams.size(), items.size()));
    }
  }

  /** Whose an item is. */
  public enum Team {
    /** The first ranking's. */
    A,
    /** The second ranking's. */
    B,
    /** Nobody's. */
    NONE
  }

  /**
   * A team draft (Radlinski, Kurup and Joachims 2008, "How does clickthrough data reflect retrieval
   * quality?"): in each round a coin decides who picks first, and each side picks its best item
   * that is not in the list yet.
   *
   * @param length how long the list is at most
   * @param random the coins
   */
  public static Interleaved teamDraft(
      String id, List<String> a, List<String> b, int length, SplittableRandom random) {
    check(a, b, length);
    List<String> items = new ArrayList<>();
    List<Team> teams = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    int shared = sharedPrefix(a, b, length);
    for (int i = 0; i < shared; i++) {
      items.add(a.get(i));
      teams.add(Team.NONE);
      taken.add(a.get(i));
    }
    int nextA = shared;
    int nextB = shared;
    boolean more = true;
    while (items.size() < length && more) {
      boolean first = random.nextBoolean();
      more = false;
      for (int pick = 0; pick < 2 && items.size() < length; pick++) {
        boolean ofA = first == (pick == 0);
        List<String> ranking = ofA ? a : b;
        int at = ofA ? nextA : nextB;
        while (at < ranking.size() && taken.contains(ranking.get(at))) {
          at++;
        }
        if (at < ranking.size()) {
          more = true;
          items.add(ranking.get(at));
          teams.add(ofA ? Team.A : Team.B);
          taken.add(ranking.get(at));
        }
        if (ofA) {
          nextA = at;
        } else {
          nextB = at;
        }
      }
    }
    return new Interleaved(id, items, teams, a, b);
  }

  /**
   * Balanced interleaving (Joachims 2002, "Optimizing search engines using clickthrough data"): one
   * coin decides who is ahead on equal terms; the list's first items are at any depth the top
   * {@code k} of both rankings, {@code k} the same or one more for who is ahead.
   *
   * @param length how long the list is at most
   * @param random the coin
   */
  public static Interleaved balanced(
      String id, List<String> a, List<String> b, int length, SplittableRandom random) {
    check(a, b, length);
    boolean ahead = random.nextBoolean();
    List<String> items = new ArrayList<>();
    List<Team> teams = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    int nextA = 0;
    int nextB = 0;
    while (items.size() < length && nextA < a.size() && nextB < b.size()) {
      boolean ofA = nextA < nextB || (nextA == nextB && ahead);
      String item = ofA ? a.get(nextA++) : b.get(nextB++);
      if (taken.add(item)) {
        items.add(item);
        teams.add(Team.NONE);
      }
    }
    return new Interleaved(id, items, teams, a, b);
  }

  private static void check(List<String> a, List<String> b, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("length: " + length + " (expected: at least 1)");
    }
    if (new HashSet<>(a).size() != a.size() || new HashSet<>(b).size() != b.size()) {
      throw new IllegalArgumentException("rankings: an item appears twice (expected: once each)");
    }
  }

  private static int sharedPrefix(List<String> a, List<String> b, int length) {
    int shared = 0;
    while (shared < Math.min(length, Math.min(a.size(), b.size()))
        && a.get(shared).equals(b.get(shared))) {
      shared++;
    }
    return shared;
  }

  /** The items of a page, counted from 0. */
  public List<String> page(int number, int size) {
    if (number < 0 || size < 1) {
      throw new IllegalArgumentException(
          "page: %d of size %d (expected: 0 or more, of size 1 or more)".formatted(number, size));
    }
    int from = (int) Math.min(items.size(), (long) number * size);
    return items.subList(from, Math.min(items.size(), from + size));
  }

  /**
   * Whose clicks these were, over all pages. For a team draft, the clicks on each team's items; for
   * a balanced list, the clicks on items in the top {@code k} of each ranking, {@code k} the
   * smallest depth at which one of them has the lowest click. An item that was clicked several
   * times counts once.
   *
   * @param clicked items, in any order
   * @throws IllegalArgumentException when an item is not in the list
   */
  public Credit credit(List<String> clicked) {
    Set<String> distinct = new HashSet<>(clicked);
    int lowest = -1;
    int ofA = 0;
    int ofB = 0;
    for (String item : distinct) {
      int at = items.indexOf(item);
      if (at < 0) {
        throw new IllegalArgumentException(
            "clicked: %s (expected: an item of ranking %s)".formatted(item, id));
      }
      lowest = Math.max(lowest, at);
      ofA += teams.get(at) == Team.A ? 1 : 0;
      ofB += teams.get(at) == Team.B ? 1 : 0;
    }
    boolean draft = teams.contains(Team.A) || teams.contains(Team.B);
    return draft || lowest < 0 ? new Credit(ofA, ofB) : balancedCredit(distinct, lowest);
  }

  private Credit balancedCredit(Set<String> clicked, int lowest) {
    int inA = a.indexOf(items.get(lowest));
    int inB = b.indexOf(items.get(lowest));
    int k = Math.min(inA < 0 ? Integer.MAX_VALUE : inA, inB < 0 ? Integer.MAX_VALUE : inB) + 1;
    int ofA = 0;
    int ofB = 0;
    for (String item : clicked) {
      int rankA = a.indexOf(item);
      int rankB = b.indexOf(item);
      ofA += rankA >= 0 && rankA < k ? 1 : 0;
      ofB += rankB >= 0 && rankB < k ? 1 : 0;
    }
    return new Credit(ofA, ofB);
  }

  /**
   * Clicks by side.
   *
   * @param a the first ranking's, 0 or more
   * @param b the second's, 0 or more
   */
  public record Credit(int a, int b) {
    public Credit {
      if (a < 0 || b < 0) {
        throw new IllegalArgumentException(
            "clicks: %d and %d (expected: 0 or more)".formatted(a, b));
      }
    }

    /** 1 when the second ranking won, −1 when the first did, 0 for a tie. */
    public int sign() {
      return Integer.compare(b, a);
    }
  }
}
