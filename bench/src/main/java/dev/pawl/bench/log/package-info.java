/** Benchmarks of the event log in {@code dev.pawl.log}, beside what disk and memory allow. */
@NullMarked
package dev.pawl.bench.log;

import org.jspecify.annotations.NullMarked;
