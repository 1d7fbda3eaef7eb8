package dev.pawl.log;

/** The log cannot take more just now: nothing of the append is in it, and it may be tried again. */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was being done, why it cannot be, and the remedy. */
  public LogUnavailableException(String message) {
    super(message);
  }

  /** Says what was being done, why it failed, and the remedy. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
