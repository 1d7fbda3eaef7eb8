/** Benchmarks of rows, transforms and frozen models in {@code dev.pawl.model}. */
@NullMarked
package dev.pawl.bench.model;

import org.jspecify.annotations.NullMarked;
