package dev.pawl.watch.drift;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A column as it is now beside its reference.
 *
 * @param column its name
 * @param aspect what was compared
 * @param verdict what follows
 * @param effect how far they are apart, in [0, 1]: the greatest difference of the distribution
 *     functions for numbers, the share of the rows that lies elsewhere for categories, the
 *     difference of the shares of rows without a value
 * @param low from where the true effect is, with the level of the test: 0 when nothing is certain
 * @param high up to where it is
 * @param pValue the probability of this much, or more, were the true effect the least that counts;
 *     adjusted for how many comparisons were made
 * @param measures other distances by name, for people
 */
public record Comparison(
    String column,
    Aspect aspect,
    Verdict verdict,
    double effect,
    double low,
    double high,
    double pValue,
    Map<String, Double> measures) {

  public Comparison {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(aspect, "aspect");
    Objects.requireNonNull(verdict, "verdict");
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /** The numbers in one line. */
  String evidence(double leastEffect) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "effect %.3f, at least %.3f; up to %.3f would not count",
                effect,
                low,
                leastEffect));
    measures.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, "; %s %.4g", name, value)));
    return text.toString();
  }

  /** What is compared of a column. */
  public enum Aspect {
    /** How its values are distributed. */
    VALUES,
    /** In which share of the rows there is none. */
    MISSING
  }

  /** What a comparison says. */
  public enum Verdict {
    /** The effect is below the least that counts. */
    SAME,
    /** There is too little data to say. */
    UNDECIDED,
    /** The effect is above the least that counts. */
    DRIFT
  }
}
