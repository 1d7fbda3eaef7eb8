/** Every version in play, scored as predictions pass and compared as their labels arrive. */
@NullMarked
package dev.pawl.loop.contest;

import org.jspecify.annotations.NullMarked;
