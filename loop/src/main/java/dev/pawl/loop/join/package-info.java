/** Predictions meet what then happened, in event time, within the attribution window. */
@NullMarked
package dev.pawl.loop.join;

import org.jspecify.annotations.NullMarked;
