/** {@code pawl trial}: the statistics of testing in production, over CSV files. */
@NullMarked
package dev.pawl.cli.trial;

import org.jspecify.annotations.NullMarked;
