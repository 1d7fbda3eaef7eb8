/** Examples as Parquet files, for data-frame libraries. */
@NullMarked
package dev.pawl.store.parquet;

import org.jspecify.annotations.NullMarked;
