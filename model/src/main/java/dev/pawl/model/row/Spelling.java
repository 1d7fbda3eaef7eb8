package dev.pawl.model.row;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
public final class Spelling {

  private Spelling() {}

  /**
   * The known name nearest to a wrong one, by optimal string alignment (insert, delete, replace,
   * swap neighbours) without regard to case; null when none is within a third of the name's length,
   * rounded up. The first of equals wins.
   */
  public static @Nullable String nearest(String name, Collection<String> known) {
    String nearest = null;
    int least = (name.length() + 2) / 3 + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** {@code Did you mean X?}, or the fallback when no known name is near. */
  public static String hint(String name, Collection<String> known, String fallback) {
    String nearest = name.length() > 200 ? null : nearest(name, known);
    return nearest == null ? fallback : "Did you mean " + nearest + "?";
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
