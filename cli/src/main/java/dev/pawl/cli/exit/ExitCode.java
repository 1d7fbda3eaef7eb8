package dev.pawl.cli.exit;

/** The exit codes of all commands. They are part of what scripts rely on. */
public final class ExitCode {

  /** It was done; what was compared is the same. */
  public static final int DONE = 0;

  /** It failed, or what was compared differs. */
  public static final int FAILED = 1;

  /** A wrong option, argument, spec or data file; nothing was done. */
  public static final int USAGE = 2;

  /** The server cannot be reached. */
  public static final int UNREACHABLE = 3;

  /** It was understood and refused, by the server or because it cannot be. */
  public static final int REFUSED = 4;

  /** There is no such model, version or artifact. */
  public static final int NOT_FOUND = 5;

  private ExitCode() {}
}
