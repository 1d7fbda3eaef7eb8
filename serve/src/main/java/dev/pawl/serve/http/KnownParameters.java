package dev.pawl.serve.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;

/** Refuses what stands behind the question mark and means nothing: a slip would go unnoticed. */
public final class KnownParameters {
  private KnownParameters() {}

  /**
   * Passes a request that has no other parameters than these.
   *
   * @throws ProblemException with status 400 otherwise
   */
  public static void require(ServerRequest request, String... known) {
    UriQuery query = request.query();
    if (query.isEmpty()) {
      return;
    }
    List<String> names = List.of(known);
    for (String name : query.names()) {
      if (!names.contains(name)) {
        throw new ProblemException(
            400,
            "Invalid values",
            "%s: unknown parameter (expected: one of %s). Leave it out"
                .formatted(name.length() <= 60 ? name : name.substring(0, 60) + "…", names));
      }
      if (query.all(name).size() > 1) {
        throw new ProblemException(
            400,
            "Invalid values",
            "%s: given %d times (expected: once)".formatted(name, query.all(name).size()));
      }
    }
  }
}
