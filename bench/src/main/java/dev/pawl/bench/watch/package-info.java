/** Benchmarks of the validation of rows and of the checks of data. */
@NullMarked
package dev.pawl.bench.watch;

import org.jspecify.annotations.NullMarked;
