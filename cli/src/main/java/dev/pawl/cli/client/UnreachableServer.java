package dev.pawl.cli.client;

/** No server answers; the message says what to do. */
public final class UnreachableServer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableServer(String message, Throwable cause) {
    super(message, cause);
  }
}
