/**
 * Whether data are still distributed as they were: columns compared with a reference, each with a
 * least effect below which nothing counts, false findings limited over all columns and over time.
 * {@link dev.pawl.watch.drift.DriftTest} compares once, {@link dev.pawl.watch.drift.DriftWatch}
 * does it period after period.
 */
@NullMarked
package dev.pawl.watch.drift;

import org.jspecify.annotations.NullMarked;
