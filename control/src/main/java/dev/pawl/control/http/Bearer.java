package dev.pawl.control.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret that callers bring as {@code Authorization: Bearer …}. */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  Bearer(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a request brings it; takes as long whatever is wrong with another one. */
  boolean isBroughtBy(ServerRequestHeaders headers) {
    String given = headers.first(HeaderNames.AUTHORIZATION).orElse("");
    return given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token, given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }
}
