/**
 * The {@code pawl} command, and the one place where everything is put together: clocks, threads,
 * files and addresses come from here.
 */
@NullMarked
package dev.pawl.cli;

import org.jspecify.annotations.NullMarked;
