package dev.pawl.serve.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Bodies of requests and responses. */
public final class Bodies {
  /** How large a body may be, in bytes. */
  public static final int LARGEST = 8 * 1024 * 1024;

  private static final ScopedValue<Boolean> HEADERS_ONLY = ScopedValue.newInstance();

  private Bodies() {}

  /**
   * The whole body.
   *
   * @throws ProblemException with status 413 when it is larger than {@link #LARGEST}, and with 400
   *     when it ends too early or its chunks are malformed
   */
  public static byte[] read(ServerRequest request) {
    OptionalLong length = request.headers().contentLength();
    if (length.orElse(0) > LARGEST) {
      throw tooLarge();
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    // Not closed: that would wait for what a broken body still promises.
    InputStream in = request.content().inputStream();
    try {
      byte[] body = in.readNBytes((int) length.orElse(LARGEST + 1L));
      if (body.length > LARGEST) {
        throw tooLarge();
      }
      return body;
    } catch (ProblemException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // What is wrong with a body's bytes is reported by exceptions of many kinds.
      throw ProblemException.closing(
          400,
          "Malformed body",
          "body: cannot be read to its end (expected: as many bytes as Content-Length says, or"
              + " well-formed chunks)");
    }
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        413,
        "Too large",
        "body: more than %d bytes (expected: at most that; send several requests)"
            .formatted(LARGEST));
  }

  /** Runs what answers a request whose answer has no entity, but the headers of one: HEAD. */
  public static void withoutEntity(Runnable answer) {
    ScopedValue.where(HEADERS_ONLY, true).run(answer);
  }

  /** Sends an entity whose type is set; to HEAD, its length alone. */
  public static void send(ServerResponse response, byte[] entity) {
    if (HEADERS_ONLY.isBound()) {
      response.headers().set(HeaderNames.CONTENT_LENGTH, String.valueOf(entity.length));
      response.send();
    } else {
      response.send(entity);
    }
  }

  /** Sends JSON. */
  public static void send(ServerResponse response, int status, byte[] json) {
    response.status(status);
    response.headers().set(HeaderValues.CONTENT_TYPE_JSON);
    send(response, json);
  }

  /** Sends a problem document. */
  public static void send(ServerResponse response, ProblemException problem) {
    response.status(problem.status());
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/problem+json");
    if (problem.closesConnection()) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    send(response, JsonAnswers.problem(problem));
  }
}
