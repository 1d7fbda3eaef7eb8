/** Intervals by resampling, for reports on a finished span. */
@NullMarked
package dev.pawl.trial.bootstrap;

import org.jspecify.annotations.NullMarked;
