package dev.pawl.log;

/** Bytes that are not an event of a known format; the message says where and what was expected. */
public final class EventFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was found and what was expected. */
  public EventFormatException(String message) {
    super(message);
  }

  /** Says what was found and what was expected. */
  public EventFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
