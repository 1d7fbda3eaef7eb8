package dev.pawl.control.http;

import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets nobody in who does not bring the bearer token. */
final class TokenFilter implements Filter {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  TokenFilter(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    boolean known =
        given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            && MessageDigest.isEqual(
                token, given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
    if (known) {
      chain.proceed();
      return;
    }
    response.status(401);
    response.headers().set(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"pawl\"");
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/problem+json");
    response.send(
        JsonAnswers.problem(
            new ProblemException(
                401,
                "Who are you?",
                given.isEmpty()
                    ? "Authorization: missing (expected: Bearer and the server's token)"
                    : "Authorization: not the server's token (expected: Bearer and the server's token)")));
  }
}
