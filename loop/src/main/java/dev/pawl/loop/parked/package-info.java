/**
 * Challengers that are out of play and may come back: kept for what they were good for, revived
 * when that comes back, merged, and retired by age and number.
 */
@NullMarked
package dev.pawl.loop.parked;

import org.jspecify.annotations.NullMarked;
