package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StalledListenerTest {
  private static final int DECISIONS = 3000;

  @TempDir Path folder;

  @Test
  void a_client_that_does_not_read_its_decisions_is_dropped_and_holds_no_one_up() throws Exception {
    try (TestServer server = new TestServer(folder).withLine();
        Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      client
          .getOutputStream()
          .write(
              "GET /v1/models/line/decisions HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      while (server.feed.listeners() == 0) {
        Thread.onSpinWait();
      }

      for (int i = 0; i < DECISIONS; i++) {
        server.feed.publish(decision(i));
      }

      assertThat(server.feed.dropped()).isEqualTo(1);
      assertThat(server.feed.listeners()).isZero();
      assertThat(server.get("/readyz").status()).isEqualTo(200);
    }
  }

  /** One that is large enough to fill what the network holds for a client. */
  private static Decision decision(int number) {
    return new Decision(
        "line",
        number + ".0",
        number,
        0,
        Decision.Kind.CUT,
        "1.0",
        "x".repeat(20_000),
        new TreeMap<>());
  }
}
