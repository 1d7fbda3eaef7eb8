/**
 * How well a model does: its loss by version, slice and time with intervals, what is wrong with it,
 * and what it is estimated to be before labels come back.
 */
@NullMarked
package dev.pawl.watch.performance;

import org.jspecify.annotations.NullMarked;
