package dev.pawl.control.http;

import dev.pawl.serve.RefusedException;
import dev.pawl.serve.http.Bodies;
import dev.pawl.serve.http.JsonAnswers;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import io.helidon.http.BadRequestException;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * Makes every failure a problem document (RFC 9457) that says what to do, and nothing of our
 * insides.
 */
final class Errors {
  private static final String PROBLEM = "application/problem+json";
  private static final String TRY_AGAIN_AFTER_SECONDS = "1";

  private final Consumer<Throwable> unexpected;

  /**
   * Error handlers.
   *
   * @param unexpected hears of failures that are no client's fault
   */
  Errors(Consumer<Throwable> unexpected) {
    this.unexpected = unexpected;
  }

  /**
   * Adds the handlers, and the answer for paths that do not exist; to be called after all routes.
   */
  void register(HttpRouting.Builder routing) {
    routing.error(ProblemException.class, (request, response, e) -> send(response, e));
    routing.error(RefusedException.class, (request, response, e) -> send(response, refused(e)));
    routing.error(InvalidSpecException.class, (request, response, e) -> send(response, e));
    routing.error(HttpException.class, (request, response, e) -> send(response, http(e)));
    routing.error(
        UncheckedIOException.class,
        (request, response, e) -> unexpected(response, e, unreadable()));
    routing.error(Throwable.class, (request, response, e) -> unexpected(response, e, internal()));
    routing.any("/*", Errors::noSuchEndpoint);
  }

  private void unexpected(ServerResponse response, Throwable e, ProblemException problem) {
    unexpected.accept(e);
    if (!response.isSent()) {
      send(response, problem);
    }
  }

  private static void noSuchEndpoint(ServerRequest request, ServerResponse response) {
    String path = request.path().path();
    SortedSet<String> methods = Endpoints.methods(path);
    if (methods.isEmpty()) {
      send(
          response,
          new ProblemException(
              404,
              "No such endpoint",
              "path: %s (expected: one of those in /openapi.json)".formatted(shortened(path))));
      return;
    }
    response.headers().set(HeaderNames.ALLOW, String.join(", ", methods));
    send(
        response,
        new ProblemException(
            405,
            "Wrong method",
            "method: %s (expected: %s)"
                .formatted(request.prologue().method().text(), String.join(" or ", methods))));
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static ProblemException refused(RefusedException e) {
    String detail = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case INVALID -> new ProblemException(422, "Invalid values", detail);
      case FUTURE -> new ProblemException(422, "Too far in the future", detail);
      case UNAVAILABLE -> new ProblemException(503, "Not available now", detail);
    };
  }

  private static ProblemException http(HttpException e) {
    int status = e.status().code();
    if (status >= 500) {
      return internal();
    }
    String title = e instanceof BadRequestException ? "Bad request" : e.status().reasonPhrase();
    return new ProblemException(status, title, shortened(String.valueOf(e.getMessage())));
  }

  private static ProblemException unreadable() {
    return new ProblemException(
        503,
        "Not available now",
        "the server's disk cannot be read or written (expected: room and a healthy disk; see the"
            + " server's log, and try again)");
  }

  private static ProblemException internal() {
    return new ProblemException(
        500,
        "Internal error",
        "something went wrong inside the server (expected: never; see its log, and report it)");
  }

  private static void send(ServerResponse response, ProblemException problem) {
    if (problem.status() == 503) {
      response.headers().set(HeaderNames.RETRY_AFTER, TRY_AGAIN_AFTER_SECONDS);
    }
    Bodies.send(response, problem);
  }

  private static void send(ServerResponse response, InvalidSpecException invalid) {
    response.status(422);
    response.headers().set(HeaderNames.CONTENT_TYPE, PROBLEM);
    Bodies.send(
        response,
        JsonAnswers.bytes(out -> {
          out.writeStartObject();
          out.writeStringField("type", "about:blank");
          out.writeStringField("title", "Invalid spec");
          out.writeNumberField("status", 422);
          out.writeStringField("detail", invalid.getMessage());
          out.writeArrayFieldStart("errors");
          for (Problem problem : invalid.problems()) {
            out.writeStartObject();
            out.writeNumberField("line", problem.line());
            out.writeNumberField("column", problem.column());
            out.writeStringField("field", problem.field());
            out.writeStringField("value", problem.value());
            out.writeStringField("expected", problem.expectation());
            out.writeStringField("remedy", problem.fix());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        }));
  }

  /** Answers for what the server refuses before any route sees it: malformed HTTP. */
  static DirectHandlers malformedHttp() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      handlers.addHandler(event, handler());
    }
    return handlers.build();
  }

  private static DirectHandler handler() {
    return (request, event, status, headers, message) -> {
      ProblemException problem =
          status.code() >= 500 && event == EventType.INTERNAL_ERROR
              ? internal()
              : new ProblemException(
                  status.code(),
                  status.reasonPhrase(),
                  message == null
                      ? "the request is not HTTP/1.1 as this server reads it (expected: a method, a"
                          + " path of at most 8 KiB, HTTP/1.1, and well-formed headers)"
                      : shortened(message));
      return TransportResponse.builder()
          .status(status)
          .headers(headers)
          .header(HeaderNames.CONTENT_TYPE, PROBLEM)
          .keepAlive(event.keepAlive())
          .entity(JsonAnswers.problem(problem))
          .build();
    };
  }
}
