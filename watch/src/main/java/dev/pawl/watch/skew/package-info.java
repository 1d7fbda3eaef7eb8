/**
 * Whether what was served is what is trained on: {@link dev.pawl.watch.skew.SkewCheck} compares
 * logged rows with rows computed for training, by their ids, and {@link
 * dev.pawl.watch.skew.SkewWatch} what was served with what the loop computes for the same
 * prediction, as predictions pass.
 */
@NullMarked
package dev.pawl.watch.skew;

import org.jspecify.annotations.NullMarked;
