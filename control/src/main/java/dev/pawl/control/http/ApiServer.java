package dev.pawl.control.http;

import dev.pawl.serve.http.PredictionRoutes;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server with all its routes. Closing it finishes the requests that are being answered, and
 * refuses others with status 503 until it is gone.
 */
public final class ApiServer implements AutoCloseable {
  private static final Duration LINGER = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Longer than common clients keep a connection that they do not use. */
  private static final Duration SILENCE = Duration.ofSeconds(75);

  private final WebServer server;
  private final Drain drain;

  private ApiServer(WebServer server, Drain drain) {
    this.server = server;
    this.drain = drain;
  }

  /**
   * Where a server listens.
   *
   * @param host a name or address; loopback unless others are to call
   * @param port 0 for any that is free
   * @param token what callers must bring; empty asks for none, which only loopback allows
   * @param routingToken what callers bring, in its place, who may say which version answers them;
   *     empty lets everyone where no token is asked for, and nobody else
   * @param silence how long a client may say nothing, in the middle of a request or between two,
   *     before it is hung up on
   */
  public record Settings(
      String host,
      int port,
      Optional<String> token,
      Optional<String> routingToken,
      Duration silence) {

    /** Settings with a silence of 75 seconds. */
    public Settings(String host, int port, Optional<String> token, Optional<String> routingToken) {
      this(host, port, token, routingToken, SILENCE);
    }

    /** Settings without a routing token. */
    public Settings(String host, int port, Optional<String> token) {
      this(host, port, token, Optional.empty());
    }

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException when others than this machine could call without a token, or
     *     the host is not known
     */
    public Settings {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port: %d (expected: 0 … 65535)".formatted(port));
      }
      requireVisible("token", token);
      requireVisible("routing-token", routingToken);
      try {
        if (!InetAddress.getByName(host).isLoopbackAddress() && token.isEmpty()) {
          throw new IllegalArgumentException(
              "host: %s (expected: a loopback address such as 127.0.0.1, or a token: give --token or set PAWL_TOKEN)"
                  .formatted(host));
        }
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            "host: %s (expected: an address of this machine)".formatted(host), e);
      }
    }

    /** Whether only this machine can call. */
    public boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }

    private static void requireVisible(String name, Optional<String> secret) {
      if (secret.isPresent() && !secret.get().matches("[!-~]+")) {
        // Not shown: it is a secret.
        throw new IllegalArgumentException(
            "%s: empty, or with characters that a header cannot carry (expected: visible ASCII without spaces)"
                .formatted(name));
      }
    }

    /** Whether a request may say which version answers it. */
    public Predicate<ServerRequest> mayWish() {
      Optional<Bearer> needed = routingToken.map(Bearer::new);
      boolean otherwise = token.isEmpty();
      return request -> needed.map(each -> each.isBroughtBy(request.headers())).orElse(otherwise);
    }
  }

  /**
   * Starts a server.
   *
   * @param settings where it listens
   * @param predictions what clients call
   * @param operator what operators call
   * @param unexpected hears of failures that are no client's fault
   * @throws IllegalStateException when it cannot listen there: the port is taken, or the address is
   *     not this machine's
   */
  public static ApiServer start(
      Settings settings,
      PredictionRoutes predictions,
      OperatorRoutes operator,
      Consumer<Throwable> unexpected) {
    requireFree(settings);
    Drain drain = new Drain();
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(new HangUp());
    routing.addFilter(new Heads());
    routing.addFilter(drain);
    if (settings.token().isPresent()) {
      routing.addFilter(
          new TokenFilter(
              Stream.of(settings.token(), settings.routingToken())
                  .flatMap(Optional::stream)
                  .map(Bearer::new)
                  .toList()));
    }
    // Not as a service below the root: each request would look its path up twice.
    predictions.routing(routing);
    routing.register(operator);
    new Errors(unexpected).register(routing);
    WebServer server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .useNio(false)
            .connectionOptions(new Silence(SocketOptions.create(), settings.silence()))
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .directHandlers(Errors.malformedHttp())
            .routing(routing)
            .build()
            .start();
    if (!server.isRunning()) {
      throw taken(settings, "another program was quicker", null);
    }
    return new ApiServer(server, drain);
  }

  /** The server itself logs that it cannot listen, and seems to start. */
  private static void requireFree(Settings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw taken(settings, String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalStateException taken(
      Settings settings, String why, @Nullable IOException cause) {
    return new IllegalStateException(
        "port: %d on %s, %s (expected: a free port of this machine). Choose another with --port, or stop what listens there"
            .formatted(settings.port(), settings.host(), why),
        cause);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Waits for requests that are being answered, but not for those that never come to an end. */
  @Override
  public void close() {
    drain.drain(LINGER, PATIENCE);
    server.stop();
  }
}
