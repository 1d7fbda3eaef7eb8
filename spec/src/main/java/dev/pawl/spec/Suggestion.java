package dev.pawl.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what a misspelt name was meant to be. */
public final class Suggestion {

  private static final int LISTED = 16;

  private Suggestion() {}

  /**
   * The known name that is nearest to a name by Damerau-Levenshtein distance, if it is near enough:
   * at most a third of its letters apart, and no letter when it has fewer than three.
   */
  public static Optional<String> forName(String name, Collection<String> known) {
    String wanted = plain(name);
    return known.stream()
        .filter(candidate -> distance(wanted, plain(candidate)) <= furthest(name))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(wanted, plain(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The known names, such as {@code one of a, b, c}; the first sixteen of many. */
  public static String list(Collection<String> known) {
    if (known.isEmpty()) {
      return "";
    }
    String names = known.stream().limit(LISTED).collect(Collectors.joining(", "));
    return known.size() == 1 ? names : "one of " + names + (known.size() > LISTED ? ", …" : "");
  }

  private static int furthest(String name) {
    return name.length() < 3 ? 0 : Math.max(1, name.length() / 3);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
