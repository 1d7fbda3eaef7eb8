package dev.pawl.stream.metric;

/**
 * A measure with the interval that it lies in.
 *
 * @param value the measure
 * @param low where the interval begins; {@code NaN} when there is too little to tell
 * @param high where it ends
 */
public record Interval(double value, double low, double high) {}
