package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.control.http.TestServer.Reply;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewRoutesTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder);
    server.put("/v1/models/line/spec?by=ada&reason=a+start", TestServer.LINE);
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.unexpected).isEmpty();
  }

  private Reply command(String json) throws Exception {
    return server.post("/v1/models/line/commands", json);
  }

  @Test
  void the_audit_says_who_told_the_loop_what_and_why_and_what_came_of_it() throws Exception {
    command("{\"kind\": \"pause\", \"by\": \"bob\", \"reason\": \"a holiday\"}");
    command("{\"kind\": \"rollback\", \"by\": \"carl\", \"reason\": \"a doubt\"}");

    JsonNode commands = server.get("/v1/models/line/audit").json().get("commands");

    assertThat(commands.findValuesAsText("by")).containsExactly("ada", "bob", "carl");
    assertThat(commands.findValuesAsText("kind")).contains("apply", "pause", "rollback");
    JsonNode last = commands.get(2);
    assertThat(last.get("reason").textValue()).isEqualTo("a doubt");
    assertThat(last.get("time").textValue()).isNotEmpty();
    assertThat(last.get("refused").booleanValue()).isTrue();
    assertThat(last.get("decisions").get(0).get("reason").textValue())
        .startsWith("there is no version to roll back to");
    assertThat(commands.get(1).get("refused").booleanValue()).isFalse();
    assertThat(server.get("/v1/models/line/audit?limit=1").json().get("commands")).hasSize(1);
  }

  @Test
  void an_approval_of_what_does_not_wait_is_refused_and_audited() throws Exception {
    Reply refused =
        command("{\"kind\": \"approve\", \"by\": \"bob\", \"arguments\": {\"version\": \"1.0\"}}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo(
            "version 1.0 does not wait for an approval (expected: none, as no version waits)");
    JsonNode last = server.get("/v1/models/line/audit").json().get("commands").get(1);
    assertThat(last.get("kind").textValue()).isEqualTo("approve");
    assertThat(last.get("arguments").textValue()).isEqualTo("{version=1.0}");
    assertThat(last.get("refused").booleanValue()).isTrue();
  }

  @Test
  void an_evaluation_is_json_for_programs_and_a_page_for_people() throws Exception {
    JsonNode list = server.get("/v1/models/line/evaluations").json().get("evaluations");
    assertThat(list.findValuesAsText("kind")).containsExactly("promote");
    String path = "/v1/models/line/evaluations/" + list.get(0).get("id").textValue();

    JsonNode evaluation = server.get(path).json();
    Reply page = server.get(path + "?format=html");

    assertThat(evaluation.get("decision")).isEqualTo(list.get(0));
    assertThat(evaluation.get("decidedBy").get("name").textValue()).isEqualTo("ada");
    assertThat(evaluation.get("decidedBy").get("reason").textValue()).isEqualTo("a start");
    assertThat(evaluation.get("verdict").isNull()).isTrue();
    assertThat(evaluation.get("version").get("version").textValue()).isEqualTo("1.0");
    assertThat(evaluation.get("history").findValuesAsText("kind")).contains("promote");
    assertThat(page.type()).startsWith("text/html");
    assertThat(page.body())
        .contains("line: promote of version 1.0", "a start", "nothing was compared on labels")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void challengers_are_shown_in_play_and_parked() throws Exception {
    command("{\"kind\": \"pause\", \"by\": \"ada\"}");
    JsonNode all = server.get("/v1/models/line/challengers").json();
    assertThat(all.get("regime").intValue()).isZero();
    JsonNode main = all.get("challengers").get(0);
    assertThat(main.get("name").textValue()).isEqualTo("main");
    assertThat(main.get("state").textValue()).isEqualTo("in_play");
    assertThat(main.get("question").textValue()).isEqualTo("not_worse");
    assertThat(main.get("verdict").textValue()).isEqualTo("undecided");
    assertThat(main.get("learns").textValue()).isEmpty();

    command("{\"kind\": \"park\", \"by\": \"ada\", \"arguments\": {\"version\": \"main\"}}");

    JsonNode challengers = server.get("/v1/models/line/challengers").json().get("challengers");
    assertThat(challengers.findValuesAsText("state")).containsExactly("parked");
    assertThat(challengers.get(0).get("reason").textValue())
        .contains("was parked as version", "by command, ada");
    assertThat(challengers.get(0).get("decision").get("kind").textValue()).isEqualTo("park");
  }

  @Test
  void challengers_show_what_their_lineage_learns_with() throws Exception {
    Reply applied =
        server.put(
            "/v1/models/line/spec?by=ada",
            TestServer.LINE.replace(
                "training:\n",
                "training:\n  lineages: {wide: {features: [{one_hot: [shop]}], window: 7d}}\n"));
    assertThat(applied.status()).as(applied.body()).isEqualTo(200);
    String learns = "linear {loss: squared}, features one_hot {of: [shop]}, window 7d";

    JsonNode inPlay = server.get("/v1/models/line/challengers").json().get("challengers");
    assertThat(inPlay.findValuesAsText("name")).containsExactly("main", "wide");
    assertThat(inPlay.findValuesAsText("learns")).containsExactly("", learns);

    command("{\"kind\": \"park\", \"by\": \"ada\", \"arguments\": {\"version\": \"wide\"}}");

    JsonNode parked = server.get("/v1/models/line/challengers").json().get("challengers");
    assertThat(parked.findValuesAsText("state")).containsExactly("in_play", "parked");
    assertThat(parked.get(1).get("learns").textValue()).isEqualTo(learns);
  }

  private void ask() throws Exception {
    ask("p0");
  }

  private void ask(String id) throws Exception {
    server.post("/v1/models/line/clock", "{\"to\": \"2026-01-01T00:00:00Z\"}");
    Reply asked =
        server.post(
            "/v1/models/line/predict",
            """
            {"id": "%s", "time": "2026-01-01T00:01:00Z", "inputs": {"x": 1.5, "shop": "a"}}\
            """
                .formatted(id));
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
  }

  @Test
  void a_prediction_is_followed_to_its_version_outcome_example_and_comparison() throws Exception {
    ask();
    Reply told =
        server.post(
            "/v1/models/line/outcomes",
            """
            {"id": "o0", "prediction": "p0", "time": "2026-01-01T00:02:00Z", "values": {"y": 4.5}}\
            """);
    assertThat(told.status()).as(told.body()).isEqualTo(200);
    Reply moved = server.post("/v1/models/line/clock", "{\"to\": \"2026-01-01T00:04:00Z\"}");
    assertThat(moved.status()).as(moved.body()).isEqualTo(200);

    JsonNode trace = server.get("/v1/models/line/predictions/p0").json();

    assertThat(trace.get("prediction").get("version").textValue()).isEqualTo("1.0");
    assertThat(trace.get("prediction").get("hash").textValue()).isNotEmpty();
    assertThat(trace.get("prediction").get("row").get("x").doubleValue()).isEqualTo(1.5);
    assertThat(trace.get("prediction").get("row").get("shop").textValue()).isEqualTo("a");
    assertThat(trace.get("outcomes")).hasSize(1);
    assertThat(trace.get("outcomes").get(0).get("values").get("y").doubleValue()).isEqualTo(4.5);
    assertThat(trace.get("example").get("label").doubleValue()).isEqualTo(4.5);
    assertThat(trace.get("missing")).isEmpty();
    long time = Instant.parse("2026-01-01T00:01:00Z").toEpochMilli();
    assertThat(server.get("/v1/models/line/predictions/p0?time=" + time).json()).isEqualTo(trace);
  }

  @ParameterizedTest
  @CsvSource({
    "r1/i2, r1/i2",
    "r1/i2, r1%2Fi2",
    "a/b/c, a/b%2fc",
    "a b/ü, a%20b%2F%C3%BC",
    "r1//i2, r1%2F%2Fi2",
    "../p, ..%2Fp",
    "a%2Fb, a%252Fb",
    "a;b/c?d, a%3Bb%2Fc%3Fd",
    "r/, r%2F"
  })
  void a_prediction_whose_id_has_slashes_is_found(String id, String asPath) throws Exception {
    ask(id);

    Reply trace = server.get("/v1/models/line/predictions/" + asPath);

    assertThat(trace.status()).as(trace.body()).isEqualTo(200);
    assertThat(trace.json().get("prediction").get("id").textValue()).isEqualTo(id);
  }

  @Test
  void what_a_trace_does_not_find_it_says() throws Exception {
    ask();

    assertThat(
            server.get("/v1/models/line/predictions/p0").json().get("missing").get(0).textValue())
        .startsWith("no outcome and no example yet");
    Reply unknown = server.get("/v1/models/line/predictions/nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("detail").textValue())
        .startsWith("id: nobody is not in the log, whose kept records begin at offset 0");
  }

  @Test
  void metrics_tell_of_challengers() throws Exception {
    command("{\"kind\": \"pause\", \"by\": \"ada\"}");

    assertThat(server.get("/metrics").body())
        .contains(
            "pawl_verdict{model=\"line\",challenger=\"main\",iteration=\"1\",verdict=\"undecided\"} 1\n")
        .contains("pawl_challengers_kept{model=\"line\"} 0\n");
  }

  @Test
  void samples_of_lineages_of_one_name_have_labels_of_their_own() throws Exception {
    server.put("/v1/models/line/spec?by=ada", TestServer.LINE.replace("- one_hot: [shop]", ""));

    assertThat(server.get("/metrics").body())
        .contains("pawl_verdict{model=\"line\",challenger=\"main\",iteration=\"1\",")
        .contains("pawl_verdict{model=\"line\",challenger=\"main\",iteration=\"2\",");
  }

  @Test
  void a_decision_that_evaluates_nothing_has_no_evaluation() throws Exception {
    Reply reply = server.get("/v1/models/line/evaluations/0.0");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo(
            "decision: 0.0 (expected: one of those that GET /v1/models/line/evaluations lists)");
    assertThat(server.get("/v1/models/line/evaluations/0.1?format=pdf").status()).isEqualTo(400);
  }
}
