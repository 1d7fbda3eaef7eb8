package dev.pawl.loop.rollout;

/**
 * An arm of a stage.
 *
 * @param name how events call it
 * @param version who answers
 * @param share the share of those who take part that it gets, in [0, 1]; the shares of a stage sum
 *     to 1
 */
record Voice(String name, String version, double share) {}
