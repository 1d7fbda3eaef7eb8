/** Versions tried out beside everything else: random rows that are valid, and what answers cost. */
@NullMarked
package dev.pawl.loop.probe;

import org.jspecify.annotations.NullMarked;
