package dev.pawl.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.control.http.TestServer.Reply;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorRoutesTest {
  private static final String PAUSE =
      "{\"id\": \"p1\", \"kind\": \"pause\", \"by\": \"ada\", \"reason\": \"a test\"}";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder).withLine();
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.unexpected).isEmpty();
  }

  @Test
  void a_spec_starts_a_model_that_is_ready() throws Exception {
    JsonNode model = server.get("/v1/models/line").json();

    assertThat(model.get("champion").textValue()).isEqualTo("1.0");
    assertThat(model.get("owner").textValue()).isEqualTo("tests@example.com");
    assertThat(model.get("ready").booleanValue()).isTrue();
    assertThat(server.get("/v1/models").json().get("models")).hasSize(1);
    assertThat(server.get("/readyz").status()).isEqualTo(200);
    assertThat(server.get("/v1/models/line/spec").body()).isEqualTo(TestServer.LINE);
  }

  @Test
  void versions_say_what_they_are() throws Exception {
    JsonNode version = server.get("/v1/models/line/versions").json().get("versions").get(0);

    assertThat(version.get("version").textValue()).isEqualTo("1.0");
    assertThat(version.get("state").textValue()).isEqualTo("champion");
    assertThat(version.get("hash").textValue()).isNotEmpty();
    assertThat(version.get("parents")).isEmpty();
    assertThat(server.get("/v1/models/line/versions/1.0").json()).isEqualTo(version);
    String hash = version.get("specHash").textValue();
    assertThat(server.get("/v1/specs/" + hash).body()).isEqualTo(TestServer.LINE);
  }

  @Test
  void decisions_say_why() throws Exception {
    JsonNode decisions = server.get("/v1/models/line/decisions?limit=500").json().get("decisions");

    assertThat(decisions.findValuesAsText("kind")).contains("apply");
    assertThat(decisions.get(0).fieldNames())
        .toIterable()
        .contains("id", "kind", "version", "eventTime", "reason");
  }

  @Test
  void a_command_is_answered_with_the_decisions_that_it_caused() throws Exception {
    JsonNode receipt = server.post("/v1/models/line/commands", PAUSE).json();

    assertThat(receipt.get("settled").booleanValue()).isTrue();
    assertThat(receipt.get("decisions").findValuesAsText("kind")).contains("pause");
    assertThat(receipt.get("duplicate").booleanValue()).isFalse();
  }

  @Test
  void a_command_that_is_given_again_is_answered_as_the_first_time() throws Exception {
    JsonNode first = server.post("/v1/models/line/commands", PAUSE).json();
    JsonNode again = server.post("/v1/models/line/commands", PAUSE).json();

    assertThat(again.get("duplicate").booleanValue()).isTrue();
    assertThat(again.get("offset")).isEqualTo(first.get("offset"));
    assertThat(again.get("decisions")).isEqualTo(first.get("decisions"));
  }

  @Test
  void a_command_is_recognised_after_a_restart() throws Exception {
    JsonNode first = server.post("/v1/models/line/commands", PAUSE).json();
    server.close();
    server = new TestServer(folder);
    server.models.create("line").loop().settled(2).get();

    JsonNode again = server.post("/v1/models/line/commands", PAUSE).json();

    assertThat(again.get("duplicate").booleanValue()).isTrue();
    assertThat(again.get("offset")).isEqualTo(first.get("offset"));
    assertThat(again.get("decisions")).isEqualTo(first.get("decisions"));
  }

  @Test
  void a_repeat_is_answered_though_what_it_asked_for_has_been_done() throws Exception {
    server.post(
        "/v1/models/line/commands",
        "{\"kind\": \"park\", \"by\": \"ada\", \"arguments\": {\"version\": \"main\"}}");
    String parked =
        server.registry.versions("line").stream()
            .filter(version -> version.state() == State.PARKED)
            .map(Version::id)
            .findFirst()
            .orElseThrow();
    String revive =
        "{\"id\": \"r-1\", \"kind\": \"revive\", \"by\": \"ada\", \"arguments\": {\"version\": \"%s\"}}"
            .formatted(parked);
    String spec = "/v1/models/line/spec?by=ada&id=s-1";
    String other = TestServer.LINE.replace("margin: 1%", "margin: 2%");

    JsonNode revived = server.post("/v1/models/line/commands", revive).json();
    JsonNode applied = server.put(spec, other).json();
    JsonNode revivedAgain = server.post("/v1/models/line/commands", revive).json();
    JsonNode appliedAgain = server.put(spec, other).json();

    assertThat(revivedAgain.path("offset")).isEqualTo(revived.path("offset"));
    assertThat(revivedAgain.path("decisions")).isEqualTo(revived.path("decisions"));
    assertThat(appliedAgain.path("duplicate").booleanValue()).isTrue();
    assertThat(appliedAgain.path("offset")).isEqualTo(applied.path("offset"));
    assertThat(appliedAgain.path("decisions")).isEqualTo(applied.path("decisions"));
  }

  @Test
  void the_same_spec_again_changes_nothing() throws Exception {
    JsonNode change = server.put("/v1/models/line/spec", TestServer.LINE).json();

    assertThat(change.get("change").textValue()).isEqualTo("none");
    assertThat(change.get("applied").booleanValue()).isFalse();
  }

  @Test
  void a_dry_run_says_what_a_spec_would_change_and_changes_nothing() throws Exception {
    assertThat(dryRun(TestServer.LINE.replace("model: line", "model: other")))
        .isEqualTo("new model");
    assertThat(dryRun(TestServer.LINE.replace("- one_hot: [shop]", "")))
        .isEqualTo("model iteration");
    assertThat(dryRun(TestServer.LINE.replace("micro_batch: 16", "micro_batch: 32")))
        .isEqualTo("data iteration");
    assertThat(dryRun(TestServer.LINE.replace("margin: 1%", "margin: 2%"))).isEqualTo("neither");
    assertThat(dryRun("# a comment\n" + TestServer.LINE)).isEqualTo("none");
    assertThat(server.models.names()).containsExactly("line");
    assertThat(server.get("/v1/models/line/spec").body()).isEqualTo(TestServer.LINE);
  }

  @Test
  void code_is_warmed_up_for_a_new_model_and_a_model_iteration_alone() throws Exception {
    String narrower = TestServer.LINE.replace("  - one_hot: [shop]\n", "");
    dryRun(narrower);
    for (String yaml :
        List.of(
            TestServer.LINE,
            TestServer.LINE.replace("micro_batch: 16", "micro_batch: 32"),
            TestServer.LINE.replace("margin: 1%", "margin: 2%"),
            narrower)) {
      assertThat(server.post("/v1/specs", yaml).status()).isEqualTo(200);
    }

    assertThat(server.models.warmed).containsExactly("line 2", "line 1");
  }

  @Test
  void each_field_that_changes_is_named() throws Exception {
    String changed = TestServer.LINE.replace("micro_batch: 16", "micro_batch: 32");

    JsonNode change = server.post("/v1/specs", changed).json();

    assertThat(change.get("changes").get(0).textValue()).isEqualTo("training.micro_batch: 16 → 32");
    assertThat(change.get("decisions").get(0).get("reason").textValue())
        .endsWith("a data iteration: training.micro_batch: 16 → 32");
  }

  @Test
  void what_cannot_be_made_is_told_by_line_and_field_and_nothing_is_logged() throws Exception {
    long end = server.models.find("line").orElseThrow().log().end();
    Reply reply = server.post("/v1/specs", TestServer.LINE.replace("squared", "sqared"));

    assertThat(reply.status()).isEqualTo(422);
    JsonNode error = reply.json().get("errors").get(0);
    assertThat(error.get("line").intValue()).isEqualTo(16);
    assertThat(error.get("field").textValue()).isEqualTo("learner.linear.loss");
    assertThat(error.get("value").textValue()).isEqualTo("sqared");
    assertThat(error.get("expected").textValue()).startsWith("one of [squared, absolute");
    assertThat(error.get("remedy").textValue()).isEqualTo("Did you mean squared?");
    assertThat(server.models.find("line").orElseThrow().log().end()).isEqualTo(end);
  }

  private String dryRun(String yaml) throws Exception {
    Reply reply = server.post("/v1/specs?dry_run=true", yaml);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("change").textValue();
  }

  @Test
  void a_changed_spec_is_applied_to_the_running_model() throws Exception {
    String changed = TestServer.LINE.replace("margin: 1%", "margin: 2%");

    JsonNode change = server.post("/v1/specs?by=ada", changed).json();

    assertThat(change.get("applied").booleanValue()).isTrue();
    assertThat(change.get("decisions").findValuesAsText("kind")).contains("apply");
    assertThat(server.get("/v1/models/line/spec").body()).isEqualTo(changed);
  }

  @Test
  void decisions_are_pushed_when_they_are_taken() throws Exception {
    HttpResponse<Stream<String>> events =
        server
            .client()
            .send(
                server
                    .request("/v1/models/line/decisions?from=0")
                    .header("Accept", "text/event-stream")
                    .GET()
                    .build(),
                BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      Iterator<String> each = lines.iterator();
      assertThat(nextData(each)).contains("\"kind\":\"apply\"");

      server.post("/v1/models/line/commands", PAUSE);

      String data = nextData(each);
      while (!data.contains("\"kind\":\"pause\"")) {
        data = nextData(each);
      }
      assertThat(data).contains("paused by ada: a test");
    }
  }

  @Test
  void a_stream_leaves_no_old_decision_out_however_many_there_are() throws Exception {
    List<Decision> old =
        IntStream.range(100, 12_345)
            .mapToObj(place ->
                new Decision(
                    "line", "0." + place, 0, 0, Decision.Kind.REFUSE, "", "", new TreeMap<>()))
            .toList();
    server.registry.save(List.of(), old);
    HttpResponse<Stream<String>> events =
        server
            .client()
            .send(
                server
                    .request("/v1/models/line/decisions")
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", "0.99")
                    .GET()
                    .build(),
                BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      Iterator<String> each = lines.iterator();
      for (Decision decision : old) {
        assertThat(nextData(each)).startsWith("data: {\"id\":\"" + decision.id() + "\"");
      }
    }
  }

  @Test
  void who_answers_is_told_in_the_stream_and_in_the_model() throws Exception {
    HttpResponse<Stream<String>> events =
        server
            .client()
            .send(
                server
                    .request("/v1/models/line/decisions?traffic=true")
                    .header("Accept", "text/event-stream")
                    .GET()
                    .build(),
                BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      assertThat(nextData(lines.iterator()))
          .isEqualTo(
              "data: {\"rollout\":0,\"arms\":[{\"name\":\"champion\",\"version\":\"1.0\",\"share\":1.0}]}");
    }
    assertThat(server.get("/v1/models/line").body())
        .contains("\"arms\":[{\"name\":\"champion\",\"version\":\"1.0\",\"share\":1.0}]")
        .contains("\"shadows\":[]");
  }

  private static String nextData(Iterator<String> lines) {
    while (true) {
      String line = lines.next();
      if (line.startsWith("data: ")) {
        return line;
      }
    }
  }

  @Test
  void metrics_count_what_was_done() throws Exception {
    server.post("/v1/models/line/predict", "{\"inputs\": {\"x\": 1}}");

    Reply metrics = server.get("/metrics");

    assertThat(metrics.type()).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("pawl_predictions_total{model=\"line\"} 1\n")
        .contains("pawl_arm_share{model=\"line\",arm=\"champion\",version=\"1.0\"} 1\n")
        .contains("pawl_arm_predictions_total{model=\"line\",arm=\"champion\"} 1\n")
        .contains("pawl_failed_over_total{model=\"line\"} 0\n")
        .contains("pawl_decisions_total{model=\"line\",kind=\"apply\"} 1\n")
        .contains("pawl_loop_running{model=\"line\"} 1\n")
        .contains("pawl_prediction_latency_seconds{model=\"line\",quantile=\"0.99\"}");
    assertThat(metrics.body().lines())
        .allMatch(line -> line.matches("# (HELP|TYPE) .+|[a-z_]+(\\{.*\\})? -?[0-9.E-]+"));
  }

  @Test
  void a_server_is_alive_without_any_model() throws Exception {
    assertThat(server.get("/healthz").body()).isEqualTo("{\"status\":\"up\"}");
  }
}
