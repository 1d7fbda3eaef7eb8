/** Benchmarks of the loop's operators in {@code dev.pawl.loop}. */
@NullMarked
package dev.pawl.bench.loop;

import org.jspecify.annotations.NullMarked;
