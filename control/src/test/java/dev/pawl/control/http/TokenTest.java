package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.control.http.ApiServer.Settings;
import dev.pawl.control.http.TestServer.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/metrics", "/v1/models", "/openapi.json", "/nowhere"})
  void nothing_is_answered_without_the_token(String path) throws Exception {
    try (TestServer server = new TestServer(folder, "s3cret")) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      Reply without = server.send(HttpRequest.newBuilder(uri).build());
      Reply wrong =
          server.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer no").build());
      Reply basic =
          server.send(HttpRequest.newBuilder(uri).header("Authorization", "s3cret").build());

      for (Reply reply : new Reply[] {without, wrong, basic}) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.type()).isEqualTo("application/problem+json");
        assertThat(reply.body()).doesNotContain("s3cret");
        assertThat(reply.response().headers().firstValue("WWW-Authenticate")).isPresent();
      }
    }
  }

  @Test
  void the_token_opens_everything() throws Exception {
    try (TestServer server = new TestServer(folder, "s3cret")) {
      assertThat(server.get("/healthz").status()).isEqualTo(200);
      assertThat(server.withLine().get("/v1/models/line").status()).isEqualTo(200);
    }
  }

  private static Reply predict(TestServer server, String token, String wish) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/models/line/predict");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofString("{\"inputs\": {\"x\": 1}%s}".formatted(wish)));
    return server.send(
        token.isEmpty()
            ? request.build()
            : request.header("Authorization", "Bearer " + token).build());
  }

  @ParameterizedTest(name = "token '{0}', routing token '{1}', brought '{2}'")
  @CsvSource({
    "'', '', '', 200",
    "s3cret, '', s3cret, 403",
    "s3cret, r0ute, s3cret, 403",
    "s3cret, r0ute, r0ute, 200",
    "'', r0ute, '', 403",
    "'', r0ute, r0ute, 200",
    "s3cret, r0ute, '', 401"
  })
  void who_may_say_which_version_answers(
      String token, String routingToken, String brought, int status) throws Exception {
    try (TestServer server = new TestServer(folder, token, 0, routingToken)) {
      server.withLine();
      Reply reply = predict(server, brought, ", \"version\": \"1.0\"");

      assertThat(reply.status()).as(reply.body()).isEqualTo(status);
      if (status == 403) {
        assertThat(reply.json().get("detail").textValue())
            .isEqualTo(
                "version: given (expected: left out; only who brings the server's routing token chooses who answers)");
        assertThat(predict(server, brought, "").status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void a_server_that_others_can_reach_does_not_start_without_a_token(String host) {
    assertThatThrownBy(() -> new Settings(host, 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "host: %s (expected: a loopback address such as 127.0.0.1, or a token: give --token or"
                + " set PAWL_TOKEN)",
            host);
    assertThat(new Settings(host, 0, Optional.of("t")).token()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "geheim\u00e9", "a\nb"})
  void a_token_is_something_that_a_header_can_carry(String token) {
    assertThatThrownBy(() -> new Settings("127.0.0.1", 0, Optional.of(token)))
        .hasMessage(
            "token: empty, or with characters that a header cannot carry (expected: visible ASCII without spaces)");
  }
}
