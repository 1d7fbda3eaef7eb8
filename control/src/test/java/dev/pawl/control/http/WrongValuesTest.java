package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.control.http.TestServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code wrong} of an input says becomes of a value that is not accepted. */
class WrongValuesTest {
  private static final String SPEC =
      TestServer.LINE.replace(
          "shop: category",
          "shop: {categories: [a, b], wrong: impute}\n  t: {type: number, max: 40, wrong: flag}");

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder);
    assertThat(server.put("/v1/models/line/spec", SPEC).status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply ask(String inputs) throws Exception {
    return server.post("/v1/models/line/predict", "{\"inputs\": {" + inputs + "}}");
  }

  private String counts() throws Exception {
    return server.get("/metrics").body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"x\": 1, \"shop\": \"a\", \"t\": 20; 0; 0",
        "\"x\": 1, \"shop\": \"z\", \"t\": 20; 1; 0",
        "\"x\": 1, \"shop\": \"a\", \"t\": 50; 0; 1",
        "\"x\": 1, \"shop\": 7, \"t\": \"warm\"; 2; 1"
      })
  void a_request_is_answered_and_what_was_left_out_or_kept_is_counted(
      String inputs, int imputed, int flagged) throws Exception {
    Reply reply = ask(inputs);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(counts())
        .contains("pawl_values_imputed_total{model=\"line\"} " + imputed)
        .contains("pawl_values_flagged_total{model=\"line\"} " + flagged);
  }

  @Test
  void what_is_to_be_refused_is_refused_with_field_value_and_expectation() throws Exception {
    Reply reply = ask("\"x\": \"much\", \"shop\": \"z\", \"t\": 50");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.body()).contains("x: \\\"much\\\" (expected: a finite number)");
  }
}
