/**
 * The ports' other implementations, and the ways in and out: the registry in SQLite, artifacts in a
 * folder, CSV files as events, examples as Parquet, backups of a data folder. What a model does is
 * decided elsewhere; here is only how it is kept and moved. The loop knows none of it: the program
 * that is started chooses.
 */
@NullMarked
package dev.pawl.store;

import org.jspecify.annotations.NullMarked;
