/**
 * Measures of how good predictions are, in one pass and constant space. A {@link
 * dev.pawl.stream.metric.Tally} holds what all measures of one kind of prediction are computed
 * from; {@link dev.pawl.stream.Windowed} makes it slide, {@link dev.pawl.stream.metric.Faded} makes
 * it fade, {@link dev.pawl.stream.metric.Grouped} gives each measure an interval, and {@link
 * dev.pawl.stream.metric.Sliced} keeps one for each slice.
 */
@NullMarked
package dev.pawl.stream.metric;

import org.jspecify.annotations.NullMarked;
