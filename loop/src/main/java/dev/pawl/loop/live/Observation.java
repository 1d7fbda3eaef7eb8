package dev.pawl.loop.live;

import dev.pawl.loop.due.Due;

/**
 * An event as one live feature sees it.
 *
 * @param time when it happened
 * @param offset its number among all events of the feature state, in log order
 * @param key the code of its key
 * @param value what is aggregated; 0 where events are only counted
 */
record Observation(long time, long offset, long key, double value) implements Due {}
