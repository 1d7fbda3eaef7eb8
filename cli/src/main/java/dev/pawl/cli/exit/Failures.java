package dev.pawl.cli.exit;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

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
      String reason = bareReason(each);
      if (line.indexOf(reason) < 0) {
        shown += ": " + reason;
      }
      if (line.indexOf(shown) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(shown);
      }
    }
    return line.toString();
  }

  /** What the failures of files that say nothing but the file mean. */
  private static String bareReason(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException e when e.getReason() == null -> "no such file";
      case AccessDeniedException e when e.getReason() == null -> "permission denied";
      case FileAlreadyExistsException e when e.getReason() == null -> "is there already";
      default -> "";
    };
  }
}
