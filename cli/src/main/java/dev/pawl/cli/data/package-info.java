/**
 * The commands that work on the files of a data folder, whether its server runs or not: making
 * versions again, exporting examples, backing up and restoring; and writing a first spec.
 */
@NullMarked
package dev.pawl.cli.data;

import org.jspecify.annotations.NullMarked;
