package dev.pawl.cli.exit;

import dev.pawl.log.DiskTrouble;
import java.io.IOException;
import java.io.PrintWriter;

/** What went wrong, for people. */
public final class Failures {
  private Failures() {}

  /**
   * Says the caller's mistake: an option, a column, a value; the message says which.
   *
   * @return the exit code for it
   */
  public static int ofCaller(IllegalArgumentException mistake, PrintWriter err) {
    err.println("pawl: " + oneLine(mistake));
    err.flush();
    return ExitCode.USAGE;
  }

  /** The messages of a failure and of what caused it, in one line. */
  public static String oneLine(Throwable failure) {
    StringBuilder line = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = each.getMessage();
      String shown = message == null ? each.getClass().getSimpleName() : message.strip();
      if (each instanceof IOException trouble
          && (message == null || line.indexOf(DiskTrouble.meaning(trouble)) < 0)) {
        shown = DiskTrouble.words(trouble);
      }
      if (line.indexOf(shown) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(shown);
      }
    }
    return line.toString();
  }
}
