/**
 * What a single prediction cost, once its label is known, and running means of that. Smaller is
 * better throughout.
 */
@NullMarked
package dev.pawl.stream.loss;

import org.jspecify.annotations.NullMarked;
