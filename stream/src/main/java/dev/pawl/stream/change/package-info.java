/**
 * Detectors that watch a stream of numbers, one at a time and in constant or logarithmic space, and
 * say when its mean has changed, and since when.
 */
@NullMarked
package dev.pawl.stream.change;

import org.jspecify.annotations.NullMarked;
