/** What the command line guesses of a CSV file, and says that it has guessed. */
@NullMarked
package dev.pawl.cli.csv;

import org.jspecify.annotations.NullMarked;
