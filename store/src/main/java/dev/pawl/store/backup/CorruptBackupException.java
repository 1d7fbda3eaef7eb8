package dev.pawl.store.backup;

import org.jspecify.annotations.Nullable;

/** A backup is not what was backed up: the message names the file. Nothing was restored from it. */
public final class CorruptBackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptBackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static CorruptBackupException of(Object backup, String what, @Nullable Throwable cause) {
    return new CorruptBackupException(
        "backup %s: %s. Nothing was restored: use another backup".formatted(backup, what), cause);
  }
}
