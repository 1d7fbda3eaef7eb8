/**
 * Whether what was served is what is trained on: {@link dev.pawl.watch.skew.SkewCheck} compares
 * logged rows with rows computed for training, by their ids.
 */
@NullMarked
package dev.pawl.watch.skew;

import org.jspecify.annotations.NullMarked;
