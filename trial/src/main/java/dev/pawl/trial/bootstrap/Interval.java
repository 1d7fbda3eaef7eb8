package dev.pawl.trial.bootstrap;

/**
 * An estimate with its interval.
 *
 * @param estimate what is estimated
 * @param lower the lower end; −∞ when there is too little to tell
 * @param upper the upper end; +∞ when there is too little to tell
 * @param confidence how often such intervals cover the truth, in (0, 1)
 * @param blocks from how many blocks
 */
public record Interval(
    double estimate, double lower, double upper, double confidence, int blocks) {}
