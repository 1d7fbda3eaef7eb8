package dev.pawl.serve;

/** A request that cannot be taken, through a fault of the client or for now; nothing was logged. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a request was refused. */
  public enum Reason {
    /** The request says something impossible. */
    INVALID,
    /** An event is further in the future than the spec allows. */
    FUTURE,
    /** The model has no plan yet, or its log cannot take more: try again. */
    UNAVAILABLE
  }

  /** Says field, value, expectation and remedy. */
  public RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
