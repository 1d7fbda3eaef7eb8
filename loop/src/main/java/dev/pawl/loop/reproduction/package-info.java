/** Versions made again, from their parents and the log, to see that they come out the same. */
@NullMarked
package dev.pawl.loop.reproduction;

import org.jspecify.annotations.NullMarked;
