package dev.pawl.serve.http;

import com.fasterxml.jackson.core.JsonParser;
import dev.pawl.serve.Wish;
import java.io.IOException;
import java.util.OptionalDouble;

/** The members of a request that say who is to answer, and how. For one request. */
final class WishMembers {
  private static final int LONGEST = 100;

  private final JsonBody json;
  private final String path;
  private String version = "";
  private String arm = "";
  private String first = "";
  private OptionalDouble threshold = OptionalDouble.empty();

  /**
   * No wish.
   *
   * @param path where the request stands in the body
   */
  WishMembers(JsonBody json, String path) {
    this.json = json;
    this.path = path;
  }

  /** Takes a member if it is a wish. */
  boolean takes(String name, JsonParser in) throws IOException {
    switch (name) {
      case "version" -> version = json.text(path + name, in, LONGEST);
      case "arm" -> arm = json.text(path + name, in, LONGEST);
      case "threshold" -> threshold = OptionalDouble.of(json.share(path + name, in));
      default -> {
        return false;
      }
    }
    first = first.isEmpty() ? path + name : first;
    return true;
  }

  /** The wish. */
  Wish wish() {
    if (!version.isEmpty() && !arm.isEmpty()) {
      json.add(path + "arm", "given beside version", "one of the two", "Leave one out");
      return Wish.NONE;
    }
    return first.isEmpty() ? Wish.NONE : new Wish(version, arm, threshold);
  }

  /**
   * Passes when nothing is wished for, or wishing is allowed.
   *
   * @throws ProblemException with status 403 otherwise
   */
  void require(boolean allowed) {
    if (!first.isEmpty() && !allowed) {
      throw new ProblemException(
          403,
          "Not allowed",
          "%s: given (expected: left out; only who brings the server's routing token chooses who answers)"
              .formatted(first));
    }
  }
}
