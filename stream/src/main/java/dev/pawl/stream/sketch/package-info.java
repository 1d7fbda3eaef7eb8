/**
 * Sketches: what a stream's values are, in little memory, within stated errors. {@link
 * dev.pawl.stream.sketch.QuantileSketch} for the distribution of numbers, {@link
 * dev.pawl.stream.sketch.FrequentItems} for the commonest values, {@link
 * dev.pawl.stream.sketch.DistinctCount} for how many different ones there are.
 */
@NullMarked
package dev.pawl.stream.sketch;

import org.jspecify.annotations.NullMarked;
