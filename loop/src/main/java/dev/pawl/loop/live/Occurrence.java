package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * An event as all live features of its source see it.
 *
 * @param time when it happened
 * @param number its number among all events of the feature state, in log order
 * @param row the row of the prediction
 * @param outcome the values of the outcome; null for a prediction
 * @param score what was served, where it is one number; {@code NaN} otherwise and for a prediction
 */
public record Occurrence(long time, long number, Row row, @Nullable Row outcome, double score) {}
