/**
 * What happened, in order: the events of one model, their bytes, and the log that keeps them. An
 * event is appended once, gets an offset, and is read again by everything that wants to know; the
 * loop's state is a fold over it. Rows are bytes here, in the encoding of {@code dev.pawl.model}.
 */
@NullMarked
package dev.pawl.log;

import org.jspecify.annotations.NullMarked;
