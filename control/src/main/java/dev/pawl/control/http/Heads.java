package dev.pawl.control.http;

import dev.pawl.serve.http.Bodies;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Answers HEAD as GET, without the entity. Helidon 4.5 would send it, and the next answer of the
 * connection would begin in its midst.
 */
final class Heads implements Filter {

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (request.prologue().method().equals(Method.HEAD)) {
      Bodies.withoutEntity(chain::proceed);
    } else {
      chain.proceed();
    }
  }

  /** Adds a route for GET and HEAD. */
  static void get(HttpRules rules, String path, Handler handler) {
    rules.get(path, handler);
    rules.head(path, handler);
  }
}
