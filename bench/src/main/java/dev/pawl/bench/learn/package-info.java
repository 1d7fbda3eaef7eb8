/** Benchmarks of the learners in {@code dev.pawl.learn}. */
@NullMarked
package dev.pawl.bench.learn;

import org.jspecify.annotations.NullMarked;
