/**
 * What data are expected to look like: inferred from data with what was assumed, written down to be
 * refined by hand, compared between versions, exported as JSON Schema, and checked against tables.
 * Single rows are validated by {@link dev.pawl.model.row.RowBuilder} against the same {@link
 * dev.pawl.model.row.Schema}.
 */
@NullMarked
package dev.pawl.watch.schema;

import org.jspecify.annotations.NullMarked;
