/**
 * How fast Pawl is and whether its long promises hold: what {@code pawl bench} and {@code pawl
 * verify} start. A benchmark lives in the package named after the module it measures; a proof lives
 * in {@link dev.pawl.bench.verify}. This module may read the clock, since measuring time is its
 * purpose.
 */
@NullMarked
package dev.pawl.bench;

import org.jspecify.annotations.NullMarked;
