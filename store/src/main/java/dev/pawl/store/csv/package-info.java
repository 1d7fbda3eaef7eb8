/**
 * CSV and Parquet files: read with errors that name line and column, looked over to find out what
 * their columns hold, and taken as the events of a model's log.
 */
@NullMarked
package dev.pawl.store.csv;

import org.jspecify.annotations.NullMarked;
