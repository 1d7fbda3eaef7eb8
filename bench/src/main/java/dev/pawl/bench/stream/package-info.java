/** Benchmarks of the summaries in {@code dev.pawl.stream}. */
@NullMarked
package dev.pawl.bench.stream;

import org.jspecify.annotations.NullMarked;
