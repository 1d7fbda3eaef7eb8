/**
 * How the machinery around a model does: how old what serves is, how long answers and trainings
 * take. Times and durations are passed in; nothing here reads a clock.
 */
@NullMarked
package dev.pawl.watch.operations;

import org.jspecify.annotations.NullMarked;
