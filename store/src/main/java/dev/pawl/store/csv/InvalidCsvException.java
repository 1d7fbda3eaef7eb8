package dev.pawl.store.csv;

import org.jspecify.annotations.Nullable;

/** A CSV file is not what it should be: the message names file, line and column, and the remedy. */
public final class InvalidCsvException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidCsvException(String message) {
    super(message);
  }

  InvalidCsvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
