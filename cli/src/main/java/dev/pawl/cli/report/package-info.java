/**
 * What came of runs over the same events, side by side: a table for the terminal, {@code
 * report.json} for programs and {@code report.html}, one file that works offline.
 *
 * <p>A {@link dev.pawl.cli.report.Run} is one contestant. Those of a model are compared by the
 * losses of the same hours; intervals are 95 %, by a bootstrap of blocks of seven days with a fixed
 * seed, so that everything but timings is the same each time.
 */
@NullMarked
package dev.pawl.cli.report;

import org.jspecify.annotations.NullMarked;
