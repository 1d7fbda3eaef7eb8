/**
 * How a version earns its traffic: the stages of a rollout, each a live test with an end, inside
 * the fold. A stage says who answers whom, gathers what came of it, and looks at it when the data
 * clock moves on; what follows is the promotion's business.
 */
@NullMarked
package dev.pawl.loop.rollout;

import org.jspecify.annotations.NullMarked;
