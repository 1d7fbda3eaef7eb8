/** One market at a time: arms that take turns over periods, where units cannot be kept apart. */
@NullMarked
package dev.pawl.trial.switchback;

import org.jspecify.annotations.NullMarked;
