/**
 * Tables in files, whatever the format: {@link dev.pawl.store.table.TableFile} finds out what the
 * columns of a CSV or Parquet file hold, and reads it row by row in constant memory.
 */
@NullMarked
package dev.pawl.store.table;

import org.jspecify.annotations.NullMarked;
