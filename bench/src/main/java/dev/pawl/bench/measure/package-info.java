/**
 * Benchmarks of whole programs: each starts its own processes, prints a table, and writes it into
 * {@code docs/performance.md}. Benchmarks of single classes are JMH's, in the packages beside this
 * one.
 */
@NullMarked
package dev.pawl.bench.measure;

import org.jspecify.annotations.NullMarked;
