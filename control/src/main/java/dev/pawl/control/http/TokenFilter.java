package dev.pawl.control.http;

import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/** Lets nobody in who does not bring one of the bearer tokens. */
final class TokenFilter implements Filter {
  private final List<Bearer> known;

  TokenFilter(List<Bearer> known) {
    this.known = List.copyOf(known);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (known.stream().anyMatch(each -> each.isBroughtBy(request.headers()))) {
      chain.proceed();
      return;
    }
    response.status(401);
    response.headers().set(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"pawl\"");
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/problem+json");
    Bodies.send(
        response,
        JsonAnswers.problem(
            new ProblemException(
                401,
                "Who are you?",
                given.isEmpty()
                    ? "Authorization: missing (expected: Bearer and the server's token)"
                    : "Authorization: not the server's token (expected: Bearer and the server's token)")));
  }
}
