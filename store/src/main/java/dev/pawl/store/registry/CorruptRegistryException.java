package dev.pawl.store.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry's file is damaged, or no registry: the message says which, where, and the remedy.
 */
public final class CorruptRegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptRegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
