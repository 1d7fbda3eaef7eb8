/** Counts of what becomes of events, for operators that must not drop one silently. */
@NullMarked
package dev.pawl.loop.count;

import org.jspecify.annotations.NullMarked;
