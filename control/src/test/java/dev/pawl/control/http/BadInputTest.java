package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.control.http.TestServer.Reply;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a client sends, it hears what is wrong and what to do, and the server does not break.
 */
class BadInputTest {
  private static final String PREDICT = "/v1/models/line/predict";
  private static final String RANK = "/v1/models/line/rank";
  private static final String OUTCOMES = "/v1/models/line/outcomes";
  private static final String CLOCK = "/v1/models/line/clock";
  private static final String COMMANDS = "/v1/models/line/commands";
  private static final String SPEC = "/v1/models/line/spec";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder).withLine();
    Reply ticked = server.post(CLOCK, "{\"to\": \"2013-01-01T00:00:00Z\"}");
    assertThat(ticked.status()).as(ticked.body()).isEqualTo(200);
    Reply first =
        server.post(
            PREDICT,
            "{\"id\": \"used\", \"time\": \"2013-01-01T00:01:00Z\", \"inputs\": {\"x\": 1}}");
    assertThat(first.status()).as(first.body()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothing_broke() {
    assertThat(server.unexpected).isEmpty();
  }

  private static void isProblem(Reply reply, int status, String... words) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.type()).isEqualTo("application/problem+json");
    JsonNode problem = reply.json();
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").textValue()).isNotBlank();
    assertThat(problem.get("detail").textValue()).isNotBlank().doesNotContain("Exception");
    for (String word : words) {
      assertThat(problem.get("detail").textValue()).contains(word);
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(PREDICT, RANK, OUTCOMES, CLOCK, COMMANDS)
        .flatMap(path ->
            Stream.of(
                    "",
                    "{",
                    "[1, 2]",
                    "7",
                    "null",
                    "{\"a\": NaN}",
                    "{} {}",
                    "\u0000",
                    "{\"a\": 1,}")
                .map(body -> arguments(path, body)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("malformed")
  void what_is_no_json_object_is_malformed(String path, String body) throws Exception {
    Reply reply = server.post(path, body);

    assertThat(reply.status()).as(reply.body()).isIn(400, 422);
    isProblem(reply, reply.status());
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments(PREDICT, "{\"inputs\": {\"x\": NaN}}", 400, "line 1"),
        arguments(PREDICT, "{\"inputs\": {\"x\": \"NaN\"}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {\"x\": \"much\"}}", 422, "inputs.x: \"much\""),
        arguments(PREDICT, "{\"inputs\": {\"x\": 1e999}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {\"x\": [1]}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {\"x\": {\"y\": 1}}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {\"x\": null}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {}}", 422, "inputs.x"),
        arguments(PREDICT, "{\"inputs\": {\"x\": 1, \"z\": 2}}", 422, "inputs.z"),
        arguments(PREDICT, "{\"inputs\": 3}", 422, "inputs"),
        arguments(PREDICT, "{\"inputs\": {\"x\": 1}, \"colour\": \"red\"}", 422, "colour"),
        arguments(PREDICT, "{\"id\": 7, \"inputs\": {\"x\": 1}}", 422, "id: 7"),
        arguments(PREDICT, "{\"time\": \"noon\", \"inputs\": {\"x\": 1}}", 422, "time: noon"),
        arguments(PREDICT, "{\"time\": 1e300, \"inputs\": {\"x\": 1}}", 422, "time"),
        arguments(
            PREDICT, "{\"time\": 99999999999999999999999, \"inputs\": {\"x\": 1}}", 422, "time"),
        arguments(
            PREDICT,
            "{\"time\": \"2999-01-01T00:00:00Z\", \"inputs\": {\"x\": 1}}",
            422,
            "data clock"),
        arguments(PREDICT, "{\"predictions\": 5}", 422, "predictions"),
        arguments(PREDICT, "{\"predictions\": [5]}", 422, "predictions[0]"),
        arguments(
            PREDICT,
            "{\"predictions\": [{\"inputs\": {\"x\": 1}}, {}]}",
            422,
            "predictions[1].inputs"),
        arguments(
            PREDICT,
            "{\"id\": \"a\", \"id\": \"b\", \"inputs\": {\"x\": 1}}",
            422,
            "id: given twice"),
        arguments(
            PREDICT,
            "{\"predictions\": [{\"inputs\": {\"x\": 1}, \"time\": 0, \"time\": 1}]}",
            422,
            "predictions[0].time: given twice"),
        arguments(
            PREDICT,
            "{\"inputs\": {\"x\": 1}, \"predictions\": []}",
            422,
            "inputs: given beside predictions"),
        arguments(PREDICT, "{\"id\": \"\\ud800\", \"inputs\": {\"x\": 1}}", 422, "id: "),
        arguments(PREDICT, "{\"inputs\": {\"x\": 1, \"shop\": \"a\\udc00\"}}", 422, "inputs.shop"),
        arguments(
            PREDICT,
            "{\"time\": \"+999999999-12-31T23:59:59Z\", \"inputs\": {\"x\": 1}}",
            422,
            "time"),
        arguments(
            PREDICT,
            "{\"time\": \"2026-02-29T00:00:00Z\", \"inputs\": {\"x\": 1}}",
            422,
            "time: 2026-02-29"),
        arguments(
            OUTCOMES,
            "{\"prediction\": \"used\", \"values\": {\"y\": 1}, \"outcomes\": []}",
            422,
            "given beside outcomes"),
        arguments(OUTCOMES, "{\"values\": {\"y\": 1}}", 422, "prediction: missing"),
        arguments(OUTCOMES, "{\"prediction\": \"used\"}", 422, "values: missing"),
        arguments(
            OUTCOMES, "{\"prediction\": \"used\", \"values\": {\"y\": \"NaN\"}}", 422, "values.y"),
        arguments(OUTCOMES, "{\"prediction\": \"used\", \"values\": {\"y\": NaN}}", 400, "line 1"),
        arguments(OUTCOMES, "{\"prediction\": \"used\", \"values\": {\"q\": 1}}", 422, "values.q"),
        arguments(OUTCOMES, "{\"prediction\": \"used\", \"values\": {\"y\": []}}", 422, "values.y"),
        arguments(
            OUTCOMES, "{\"prediction\": \"used\", \"values\": {\"y\": 1e999}}", 422, "values.y"),
        arguments(OUTCOMES, "{\"prediction\": \"used\", \"values\": [1]}", 422, "values"),
        arguments(OUTCOMES, "{\"outcomes\": {}}", 422, "outcomes"),
        arguments(
            OUTCOMES,
            "{\"outcomes\": [{\"prediction\": \"used\", \"values\": {\"y\": \"z\"}}]}",
            422,
            "outcomes[0].values.y"),
        arguments(OUTCOMES, "{\"prediction\": 3, \"values\": {\"y\": 1}}", 422, "prediction: 3"),
        arguments(
            OUTCOMES,
            "{\"prediction\": \"used\", \"correction\": \"yes\", \"values\": {\"y\": 1}}",
            422,
            "correction"),
        arguments(
            OUTCOMES,
            "{\"prediction\": \"used\", \"time\": \"2999-01-01T00:00:00Z\", \"values\": {\"y\": 1}}",
            422,
            "data clock"),
        arguments(
            OUTCOMES,
            "{\"prediction\": \"used\", \"colour\": 1, \"values\": {\"y\": 1}}",
            422,
            "colour"),
        arguments(CLOCK, "{}", 422, "to: missing"),
        arguments(CLOCK, "{\"to\": \"later\"}", 422, "to: later"),
        arguments(CLOCK, "{\"to\": true}", 422, "to: true"),
        arguments(CLOCK, "{\"to\": NaN}", 400, "line 1"),
        arguments(CLOCK, "{\"to\": 1e300}", 422, "to"),
        arguments(CLOCK, "{\"to\": \"2026-01-02T00:00:01Z\"}", 422, "at most a day after"),
        arguments(CLOCK, "{\"to\": \"9999-12-31T23:59:59Z\"}", 422, "to: 9999-12-31"),
        arguments(CLOCK, "{\"to\": 99999999999999999999999}", 422, "to"),
        arguments(CLOCK, "{\"to\": [1]}", 422, "to"),
        arguments(CLOCK, "{\"to\": 1, \"from\": 0}", 422, "from"),
        arguments(COMMANDS, "{\"by\": \"ada\"}", 422, "kind: missing"),
        arguments(COMMANDS, "{\"kind\": \"rollback\"}", 422, "by: missing"),
        arguments(COMMANDS, "{\"kind\": \"explode\", \"by\": \"ada\"}", 422, "promote"),
        arguments(COMMANDS, "{\"kind\": \"apply\", \"by\": \"ada\"}", 422, "PUT the spec"),
        arguments(COMMANDS, "{\"kind\": 4, \"by\": \"ada\"}", 422, "kind: 4"),
        arguments(
            COMMANDS,
            "{\"kind\": \"promote\", \"by\": \"ada\"}",
            422,
            "arguments.version: missing"),
        arguments(
            COMMANDS,
            "{\"kind\": \"promote\", \"by\": \"ada\", \"arguments\": {\"version\": \"9.9\"}}",
            422,
            "1.0"),
        arguments(
            COMMANDS,
            "{\"kind\": \"promote\", \"by\": \"ada\", \"arguments\": {\"version\": 1.0}}",
            422,
            "arguments.version"),
        arguments(
            COMMANDS,
            "{\"kind\": \"promote\", \"by\": \"ada\", \"arguments\": [1]}",
            422,
            "arguments"),
        arguments(
            COMMANDS,
            "{\"kind\": \"pause\", \"by\": \"ada\", \"arguments\": {\"what\": \"lunch\"}}",
            422,
            "promotions"),
        arguments(
            COMMANDS,
            "{\"kind\": \"rollback\", \"by\": \"ada\", \"arguments\": {\"version\": \"1.0\"}}",
            422,
            "arguments.version: unknown"),
        arguments(
            COMMANDS,
            "{\"kind\": \"revive\", \"by\": \"ada\", \"arguments\": {\"version\": \"1.0\"}}",
            422,
            "arguments.version"),
        arguments(
            COMMANDS,
            "{\"kind\": \"train\", \"by\": \"ada\", \"arguments\": {\"lineage\": \"x\"}}",
            422,
            "main"),
        arguments(
            PREDICT,
            "{\"time\": \"2013-01-01T00:01:00Z\", \"inputs\": {\"x\": 1}, \"arm\": \"b\"}",
            422,
            "arm: b (expected: one of [champion])"),
        arguments(
            PREDICT,
            "{\"time\": \"2013-01-01T00:01:00Z\", \"inputs\": {\"x\": 1}, \"version\": \"7.7\"}",
            422,
            "version: 7.7 (expected: one that serves or stands in the shadow: [1.0])"),
        arguments(
            PREDICT,
            "{\"inputs\": {\"x\": 1}, \"version\": \"1.0\", \"arm\": \"champion\"}",
            422,
            "arm: given beside version"),
        arguments(
            PREDICT,
            "{\"time\": \"2013-01-01T00:01:00Z\", \"inputs\": {\"x\": 1}, \"threshold\": 0.5}",
            422,
            "threshold: 0.5 (expected: left out; line does not answer yes or no)"),
        arguments(
            PREDICT,
            "{\"inputs\": {\"x\": 1}, \"threshold\": 2}",
            422,
            "threshold: 2 (expected: a number in [0, 1])"),
        arguments(RANK, "{}", 422, "items: missing"),
        arguments(RANK, "{\"items\": []}", 422, "items: an empty list"),
        arguments(RANK, "{\"items\": [{\"inputs\": {\"x\": 1}}]}", 422, "items[0].id: missing"),
        arguments(
            RANK,
            "{\"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 1}}, {\"id\": \"a\", \"inputs\": {\"x\": 1}}]}",
            422,
            "items[1].id: a (expected: an id that no other item has)"),
        arguments(
            RANK,
            "{\"items\": [{\"id\": \"a\", \"inputs\": {\"x\": \"much\"}}]}",
            422,
            "items[0].inputs.x"),
        arguments(
            RANK,
            "{\"context\": {\"x\": 1}, \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "items[0].inputs.x: given twice"),
        arguments(
            RANK,
            "{\"context\": {\"y\": 1}, \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "items[0].inputs.y: unknown field"),
        arguments(
            RANK,
            "{\"context\": 7, \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "context: 7 (expected: an object of values by name)"),
        arguments(
            RANK,
            "{\"id\": \"q/1\", \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "id: q/1 (expected: a text without /)"),
        arguments(
            RANK,
            "{\"length\": 0, \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "length: 0 (expected: a whole number in [1, 1000])"),
        arguments(
            RANK,
            "{\"threshold\": 0.5, \"items\": [{\"id\": \"a\", \"inputs\": {\"x\": 2}}]}",
            422,
            "threshold: unknown"),
        arguments(
            COMMANDS, "{\"kind\": \"force\", \"by\": \"ada\"}", 422, "arguments.unit: missing"),
        arguments(
            COMMANDS,
            "{\"kind\": \"force\", \"by\": \"ada\", \"arguments\": {\"unit\": \"u1\", \"arm\": \"cannary\"}}",
            422,
            "arguments.arm: cannary (expected: champion, baseline, canary, control or treatment; "),
        arguments(
            COMMANDS,
            "{\"kind\": \"park\", \"by\": \"ada\", \"version\": \"1.0\"}",
            422,
            "Put it into arguments"),
        arguments(
            COMMANDS,
            "{\"kind\": \"pause\", \"by\": \"ada\", \"colour\": 1}",
            422,
            "colour: unknown"),
        arguments(
            COMMANDS, "{\"kind\": \"pause\", \"by\": \"ada\", \"time\": \"noon\"}", 422, "time"),
        arguments(
            COMMANDS,
            "{\"kind\": \"pause\", \"by\": \"ada\", \"time\": \"2999-01-01T00:00:00Z\"}",
            422,
            "time"),
        arguments(
            COMMANDS, "{\"kind\": \"pause\", \"kind\": \"resume\", \"by\": \"ada\"}", 400, "kind"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrong")
  void what_is_wrong_is_named_with_its_field(String path, String body, int status, String words)
      throws Exception {
    isProblem(server.post(path, body), status, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "rank", "outcomes", "clock", "commands"})
  void an_unknown_model_is_not_found_and_the_known_ones_are_named(String endpoint)
      throws Exception {
    isProblem(server.post("/v1/models/nobody/" + endpoint, "{}"), 404, "nobody", "[line]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/versions", "/versions/1.0", "/decisions", "/spec"})
  void an_unknown_model_has_nothing_to_show(String endpoint) throws Exception {
    isProblem(server.get("/v1/models/nobody" + endpoint), 404, "nobody", "[line]");
  }

  @ParameterizedTest
  @ValueSource(strings = {PREDICT, OUTCOMES, CLOCK, COMMANDS, "/v1/specs"})
  void ten_megabytes_are_too_many(String path) throws Exception {
    isProblem(server.post(path, "x".repeat(10_000_000)), 413, "8388608");
  }

  @ParameterizedTest
  @ValueSource(strings = {PREDICT, "/v1/specs"})
  void ten_megabytes_without_a_length_are_too_many(String path) throws Exception {
    byte[] much = new byte[10_000_000];
    HttpRequest request =
        server
            .request(path)
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(much)))
            .build();

    isProblem(server.send(request), 413, "8388608");
  }

  @Test
  void more_predictions_than_fit_in_a_request_are_too_many() throws Exception {
    String one = "{\"inputs\": {\"x\": 1}}";

    isProblem(
        server.post(PREDICT, "{\"predictions\": [" + (one + ",").repeat(10_000) + one + "]}"),
        413,
        "10000");
  }

  @Test
  void deep_nesting_is_malformed() throws Exception {
    isProblem(server.post(PREDICT, "{\"inputs\": " + "[".repeat(100_000)), 400);
    isProblem(server.post(COMMANDS, "{\"arguments\": " + "[".repeat(100_000)), 400);
  }

  @Test
  void a_repeated_prediction_is_answered_as_the_first_was() throws Exception {
    Reply reply =
        server.post(
            PREDICT,
            "{\"id\": \"used\", \"time\": \"2013-01-01T00:01:00Z\", \"inputs\": {\"x\": 5}}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("duplicate").booleanValue()).isTrue();
  }

  @Test
  void a_repeated_outcome_is_counted_and_not_taken_twice() throws Exception {
    String body =
        "{\"id\": \"o1\", \"prediction\": \"used\", \"time\": \"2013-01-01T00:05:00Z\", \"values\": {\"y\": 1}}";
    server.post(OUTCOMES, body);

    Reply reply = server.post(OUTCOMES, body);

    assertThat(reply.json().get("accepted").intValue()).isZero();
    assertThat(reply.json().get("duplicates").intValue()).isEqualTo(1);
  }

  @Test
  void an_id_that_another_command_used_is_refused() throws Exception {
    server.post(COMMANDS, "{\"id\": \"c1\", \"kind\": \"pause\", \"by\": \"ada\"}");

    isProblem(
        server.post(COMMANDS, "{\"id\": \"c1\", \"kind\": \"resume\", \"by\": \"ada\"}"),
        409,
        "c1");
  }

  @Test
  void a_command_that_the_loop_cannot_carry_out_is_refused_with_its_reason() throws Exception {
    isProblem(
        server.post(COMMANDS, "{\"kind\": \"rollback\", \"by\": \"ada\"}"), 409, "roll back to");
  }

  @Test
  void an_unknown_durability_is_refused() throws Exception {
    isProblem(
        server.post(PREDICT + "?durability=maybe", "{\"inputs\": {\"x\": 1}}"), 400, "durability");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=x",
        "from=-1",
        "limit=0",
        "limit=100000",
        "limit=1e3",
        "from=99999999999999999999"
      })
  void a_wrong_query_of_decisions_is_refused(String query) throws Exception {
    isProblem(
        server.get("/v1/models/line/decisions?" + query),
        400,
        query.substring(0, query.indexOf('=')));
  }

  static Stream<Arguments> unknownParameters() {
    return Stream.of(
        arguments(PREDICT + "?durabilty=queue", "{\"inputs\": {\"x\": 1}}", "durabilty: unknown"),
        arguments(
            PREDICT + "?durability=queue&durability=fsync",
            "{\"inputs\": {\"x\": 1}}",
            "durability: given 2 times"),
        arguments(CLOCK + "?to=0", "{\"to\": 0}", "to: unknown"),
        arguments(COMMANDS + "?time=0", "{\"kind\": \"pause\", \"by\": \"ada\"}", "time: unknown"),
        arguments("/v1/specs?dryrun=true", TestServer.LINE, "dryrun: unknown"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unknownParameters")
  void an_unknown_parameter_is_refused_before_anything_is_done(
      String path, String body, String words) throws Exception {
    isProblem(server.post(path, body), 400, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: "})
  void a_spec_that_nests_without_end_is_refused(String open) throws Exception {
    isProblem(
        server.post("/v1/specs", "model: " + open.repeat(100_000)), 422, "nested deeper than 32");
  }

  @Test
  void a_spec_that_nests_by_indentation_without_end_is_refused() throws Exception {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      deep.append(" ".repeat(i)).append("a:\n");
    }

    isProblem(server.post("/v1/specs", deep.toString()), 422, "nested deeper than 32");
  }

  @Test
  void a_model_whose_first_spec_is_refused_does_not_come_to_be() throws Exception {
    String other = TestServer.LINE.replace("model: line", "model: ghost");

    isProblem(server.post("/v1/specs?time=99999999999999", other), 422, "time");
    isProblem(server.post("/v1/specs?time=noon", other), 400, "time: noon");

    isProblem(server.get("/v1/models/ghost"), 404, "ghost");
  }

  @Test
  void a_wrong_parameter_is_refused_even_if_the_spec_changes_nothing() throws Exception {
    isProblem(server.put(SPEC + "?time=noon", TestServer.LINE), 400, "time: noon");
  }

  @Test
  void an_unknown_version_is_not_found() throws Exception {
    isProblem(server.get("/v1/models/line/versions/9.9"), 404, "9.9");
  }

  @Test
  void an_unknown_spec_is_not_found() throws Exception {
    isProblem(server.get("/v1/specs/abc"), 404, "abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/v2/models", "/v1/models/line/versions/1.0/more", "/v1/models/line/x"})
  void an_unknown_path_is_not_found(String path) throws Exception {
    isProblem(server.get(path), 404, "/openapi.json");
  }

  @Test
  void a_wrong_method_is_refused_and_the_right_one_named() throws Exception {
    Reply reply = server.get(PREDICT);

    isProblem(reply, 405, "POST");
    assertThat(reply.response().headers().firstValue("Allow")).hasValue("POST");
    isProblem(server.post("/v1/models", "{}"), 405, "GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "model: [", "[1, 2]", "7", "a: &a [*a]", "model: line\nmodel: line\n"})
  void a_spec_that_is_none_is_refused(String yaml) throws Exception {
    isProblem(server.put(SPEC, yaml), 422);
  }

  @Test
  void a_wrong_spec_is_refused_with_line_field_and_fix_of_each_mistake() throws Exception {
    String yaml =
        TestServer.LINE
            .replace("micro_batch: 16", "micro_batch: 0")
            .replace("task: regression", "task: regresion");

    Reply reply = server.put(SPEC, yaml);

    isProblem(reply, 422, "training.micro_batch", "task");
    JsonNode errors = reply.json().get("errors");
    assertThat(errors).hasSizeGreaterThanOrEqualTo(2);
    assertThat(errors.findValuesAsText("line")).contains("4", "19");
    assertThat(errors.findValuesAsText("field")).contains("task", "training.micro_batch");
  }

  @Test
  void a_spec_whose_learner_does_not_exist_is_refused() throws Exception {
    isProblem(server.put(SPEC, TestServer.LINE.replace("linear:", "oracle:")), 422, "oracle");
  }

  @Test
  void a_spec_of_another_name_than_its_path_is_refused() throws Exception {
    isProblem(server.put("/v1/models/other/spec", TestServer.LINE), 422, "as in the path");
  }

  @Test
  void a_spec_that_is_no_text_is_refused() throws Exception {
    HttpRequest request =
        server
            .request("/v1/specs")
            .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, (byte) 0xfe, 0}))
            .build();

    isProblem(server.send(request), 400, "UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET /healthz HTTP/9.9\r\n\r\n",
        "GET /v1/models/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/specs HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"
      })
  void malformed_http_is_refused(String text) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        answer.append((char) next);
        if (next == '}') {
          break;
        }
      }

      assertThat(answer.toString()).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
  }
}
