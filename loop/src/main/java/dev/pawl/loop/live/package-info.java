/**
 * Feature state: aggregates by key that change with every event and that serving reads without a
 * lock.
 */
@NullMarked
package dev.pawl.loop.live;

import org.jspecify.annotations.NullMarked;
