package dev.pawl.spec.scenario;

import dev.pawl.spec.Expression;

/**
 * What comes true of an outcome value. Expressions see what was drawn, the outcomes before, {@link
 * #SCORE}, {@link #ARM}, {@link #VERSION}, {@link #OTHERS}, {@code time} and {@link #DAYS}.
 *
 * @param name the outcome value
 * @param isChance whether {@code of} is the probability of true; else it is the number itself
 * @param of the probability (what is outside of 0 … 1 counts as the nearer end), or the number
 * @param noise the standard deviation of what is added to the number
 */
public record Truth(String name, boolean isChance, Expression of, double noise) {

  /** What the request was answered with; missing where there is no single score. */
  public static final String SCORE = "score";

  /** The arm that answered. */
  public static final String ARM = "arm";

  /** The version that answered. */
  public static final String VERSION = "version";

  /** The mean score that the other predictions of the cluster and the step were answered with. */
  public static final String OTHERS = "others";

  /** Days since the beginning. */
  public static final String DAYS = "days";
}
