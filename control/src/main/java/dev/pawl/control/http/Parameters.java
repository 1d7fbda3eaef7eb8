package dev.pawl.control.http;

import dev.pawl.serve.http.ProblemException;
import io.helidon.webserver.http.ServerRequest;

/** Reads what stands behind the question mark. */
final class Parameters {

  private Parameters() {}

  static long number(ServerRequest request, String name, long otherwise, long least, long most) {
    String text = request.query().first(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, text, least, most);
    }
    throw wrong(name, text, least, most);
  }

  private static ProblemException wrong(String name, String text, long least, long most) {
    return new ProblemException(
        400,
        "Invalid values",
        "%s: %s (expected: a whole number in %d … %s)"
            .formatted(name, shortened(text), least, most == Long.MAX_VALUE ? "2^63 - 1" : most));
  }

  static boolean truth(ServerRequest request, String name) {
    String text = request.query().first(name).orElse("false");
    return switch (text) {
      case "true", "" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              400,
              "Invalid values",
              "%s: %s (expected: true or false)".formatted(name, shortened(text)));
    };
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
