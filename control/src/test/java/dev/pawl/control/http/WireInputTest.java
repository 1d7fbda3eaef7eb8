package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.control.http.TestServer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no HTTP client would send is answered too, and holds nothing up. */
class WireInputTest {
  private static final String POST = "POST /v1/models/line/predict HTTP/1.1\r\nHost: localhost\r\n";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder).withLine();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothing_broke() throws Exception {
    assertThat(server.unexpected).isEmpty();
    assertThat(server.get("/healthz").status()).isEqualTo(200);
  }

  /** What the server answers until it closes the connection. */
  private static String answer(String request, boolean halfClose) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (halfClose) {
        socket.shutdownOutput();
      }
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void isProblem(String answer, int status, String words) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsIgnoringCase("Content-Type: application/problem+json")
        .contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\nabc\r\n0\r\n\r\n", "-5\r\nabc\r\n", "FFFFFFFFFFFFFFFF\r\nabc\r\n"})
  void malformed_chunks_are_refused(String body) throws Exception {
    isProblem(answer(POST + "Transfer-Encoding: chunked\r\n\r\n" + body, false), 400, "body: ");
  }

  @Test
  void a_body_that_ends_too_early_is_refused() throws Exception {
    isProblem(answer(POST + "Content-Length: 100\r\n\r\n{\"inputs\"", true), 400, "body: ");
  }

  @Test
  void a_slow_client_is_answered_and_holds_nobody_up() throws Exception {
    String body = "{\"inputs\": {\"x\": 1}}";
    String request =
        POST + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      for (byte next : request.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(next);
        socket.getOutputStream().flush();
        if (next == '\n') {
          assertThat(server.get("/healthz").status()).isEqualTo(200);
        }
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void five_hundred_clients_that_say_nothing_more_hold_nobody_up() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        silent.add(socket);
        String begun = i % 2 == 0 ? POST : POST + "Content-Length: 100\r\n\r\n{";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }

      assertThat(server.post("/v1/models/line/predict", "{\"inputs\": {\"x\": 1}}").status())
          .isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST /v1/mo",
        POST,
        POST + "Content-Length: 100\r\n\r\n{",
        POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{"
      })
  void a_client_that_says_nothing_more_is_hung_up_on(String begun, @TempDir Path other)
      throws Exception {
    try (TestServer hasty = new TestServer(other, "", 0, "", Duration.ofMillis(200)).withLine();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      if (begun.contains("\r\n\r\n")) {
        isProblem(answer, 400, "body: ");
      } else {
        assertThat(answer).isEmpty();
      }
      assertThat(hasty.unexpected).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/v1/models",
        "/v1/models/line",
        "/v1/models/line/spec",
        "/v1/models/line/decisions",
        "/v1/models/other",
        "/v1/nowhere",
        "/v1/specs"
      })
  void head_is_answered_as_get_without_the_body(String path) throws Exception {
    String head = "HEAD " + path + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    String next = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    String answers = answer(head + next, false);

    int second = answers.indexOf("HTTP/1.1", 1);
    assertThat(answers.substring(0, second)).endsWith("\r\n\r\n").doesNotContain("{");
    assertThat(answers.substring(second)).startsWith("HTTP/1.1 200").contains("\"status\":\"up\"");
    Reply get = server.get(path);
    int status = path.equals("/v1/specs") ? 405 : get.status();
    assertThat(answers).startsWith("HTTP/1.1 " + status);
    if (get.status() == 200 && !path.equals("/metrics")) {
      assertThat(answers)
          .contains("Content-Length: " + get.body().getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void a_client_that_asks_for_it_is_hung_up_on_after_its_answer() throws Exception {
    assertThat(answer("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"status\":\"up\"}");
  }

  @Test
  void a_port_that_is_taken_is_named() {
    assertThatThrownBy(() -> new TestServer(folder.resolve("other"), "", server.port()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port: " + server.port() + " on 127.0.0.1")
        .hasMessageContaining("(expected: a free port of this machine)")
        .hasMessageContaining("--port");
  }
}
