package dev.pawl.cli.exit;

/** What went wrong, for people. */
public final class Failures {
  private Failures() {}

  /** The messages of a failure and of what caused it, in one line. */
  public static String oneLine(Throwable failure) {
    StringBuilder line = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = each.getMessage();
      String shown = message == null ? each.getClass().getSimpleName() : message.strip();
      if (line.indexOf(shown) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(shown);
      }
    }
    return line.toString();
  }
}
