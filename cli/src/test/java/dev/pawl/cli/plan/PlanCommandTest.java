package dev.pawl.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.cli.RecordedLog;
import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  private static final String SPEC =
      """
      model: line
      owner: tests@example.com
      purpose: A line
      task: regression
      inputs: {x: number}
      outcome: {values: {y: number}, window: 6h, label: y}
      features: [number: [x]]
      learner: {linear: {learning_rate: 0.05}}
      evaluation: {metric: absolute_error, block: 1h, watch: 1d}
      rollout:
        stages:
          - canary: {margin: 5%}
          - ab: {at_most: 60d, margin: 5%, show: not_worse}
      """;

  @TempDir Path folder;
  private Ran ran = new Ran(0, "", "");
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec = Files.writeString(folder.resolve("line.yaml"), SPEC);
  }

  private int run(Object... arguments) {
    Stream<String> words = Arrays.stream(arguments).map(String::valueOf);
    ran = LiveNode.runs(Stream.concat(Stream.of("plan"), words).toArray(String[]::new));
    return ran.code();
  }

  private JsonNode json() throws IOException {
    return ran.json();
  }

  @Test
  void a_plan_says_stages_harm_and_how_often() {
    int code = run(spec, "--per-day", 200_000, "--mean", 2, "--std", 1, "--delay", "1h");

    assertThat(ran.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(ran.out())
        .contains("line: 200,000 predictions a day, 100 % of them labelled, after 1 h")
        .contains("A version that went on learning (data iteration)")
        .contains("the loss shown to be worse by at most 1 %")
        .contains("all 3 steps over, and the loss shown to be worse by at most 5 %")
        .containsPattern("at most \\d+ such updates a year rest on evidence")
        .containsPattern("worse by \\d+ % it answers [\\d,]+ predictions in [\\d.]+ days of the")
        .contains("the predecessor goes on predicting for 1 d");
  }

  @Test
  void the_same_as_json() throws IOException {
    int code =
        run(spec, "--per-day", 200_000, "--mean", 2, "--std", 1, "--labelled", 0.5, "--json");

    assertThat(code).isZero();
    JsonNode json = json();
    assertThat(json.at("/traffic/labelled").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/routes/0/iteration").asText()).isEqualTo("data");
    assertThat(json.at("/routes/1/stages/1/field").asText()).isEqualTo("rollout.stages[1].canary");
    assertThat(json.at("/routes/1/stages/1/harms/2/worse").asDouble()).isEqualTo(1);
    assertThat(json.at("/routes/1/days").asDouble()).isPositive();
  }

  @Test
  void too_little_traffic_ends_with_1_and_says_what_to_change() {
    int code = run(spec, "--per-day", 50, "--base-rate", 0.1);

    assertThat(code).isEqualTo(1);
    assertThat(ran.out())
        .contains("such a version will usually be parked")
        .contains("Note: rollout.stages[2].ab.at_most: 60 days (expected: at least ");
  }

  @Test
  void a_log_tells_its_traffic() throws Exception {
    record(SpecReader.read(spec));

    int code = run(spec, "--data", folder.resolve("data"), "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(code).isEqualTo(1);
    JsonNode traffic = json().path("traffic");
    // One prediction a minute for ten hours, of which three in four get an outcome after 20
    // minutes.
    assertThat(traffic.path("perDay").asDouble()).isCloseTo(1_440, within(5.0));
    assertThat(traffic.path("labelled").asDouble()).isEqualTo(0.75);
    assertThat(traffic.path("delaySeconds").asInt()).isEqualTo(1_200);
    // Half of the units lose 1 each time, the others 3.
    assertThat(traffic.path("loss").asDouble()).isCloseTo(2, within(0.02));
    assertThat(traffic.path("deviation").asDouble()).isCloseTo(1, within(0.02));
    assertThat(traffic.path("clustering").asDouble()).isBetween(40.0, 50.0);
    assertThat(traffic.path("source").asText()).contains("600 predictions of 10 units");
  }

  private static byte[] row(Schema schema, double value) {
    RowBuilder builder = new RowBuilder(schema);
    builder.set(0, value);
    return new RowCodec(schema).encode(builder.soFar());
  }

  private void record(Spec read) throws Exception {
    Schema inputs = Columns.of(read).row();
    Schema outcome = Columns.of(read).outcome();
    List<Event> events = new ArrayList<>();
    long start = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 600; i++) {
      long now = start + 60_000L * i;
      events.add(
          new Prediction(
              "p" + i,
              "u" + i % 10,
              now,
              "",
              row(inputs, i),
              "1.0",
              "champion",
              1,
              new double[] {0},
              true));
      if (i / 10 % 4 != 3) {
        events.add(
            new Outcome(
                "o" + i, "", now + 1_200_000, "p" + i, row(outcome, i % 2 == 0 ? 1 : 3), false));
      }
    }
    RecordedLog.write(folder.resolve("data"), read, events);
  }

  @Test
  void a_server_tells_its_traffic() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String scored =
        """
        {"model": "line", "joined": {"answered": 900, "unanswered_dropped": 100},
         "scored": {"from": "2026-01-05T00:00:00Z", "to": "2026-01-15T00:00:00Z", "examples": 900000,
                    "loss": 2.0, "deviation": 1.0}}
        """;
    List<String> answers = new ArrayList<>(List.of(scored, "{\"model\": \"line\"}"));
    server.createContext(
        "/v1/models/line",
        exchange -> {
          byte[] bytes = answers.removeFirst().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(run(spec, "--server", address, "--json")).isZero();
      JsonNode traffic = json().path("traffic");
      assertThat(traffic.path("perDay").asDouble()).isCloseTo(100_000, within(1e-6));
      assertThat(traffic.path("labelled").asDouble()).isEqualTo(0.9);
      assertThat(traffic.path("delaySeconds").asLong()).isEqualTo(Duration.ofHours(6).toSeconds());

      assertThat(run(spec, "--server", address)).isEqualTo(2);
      assertThat(ran.err()).contains("--server: line has fewer than two hours with labels so far");
      assertThat(run(folder.resolve("line.yaml"), "--server", address + "/elsewhere")).isEqualTo(5);
    } finally {
      server.stop(0);
    }
    assertThat(run(spec, "--server", address)).isEqualTo(3);
  }

  @Test
  void mistakes_are_named_with_line_field_and_remedy() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("bad.yaml"), SPEC.replace("at_most: 60d, margin", "margin"));

    assertThat(run(bad, "--per-day", 10, "--base-rate", 0.1)).isEqualTo(2);
    assertThat(ran.err()).contains("bad.yaml:13").contains("at_most");
    assertThat(run(spec)).isEqualTo(2);
    assertThat(ran.err()).contains("--server, --data, --per-day: 0 of them (expected: one");
    assertThat(run(spec, "--per-day", 10)).isEqualTo(2);
    assertThat(ran.err()).contains("--base-rate, --mean, --std: none");
    assertThat(run(spec, "--per-day", 10, "--mean", 1)).isEqualTo(2);
    assertThat(ran.err()).contains("--mean, --std: one of them (expected: both)");
    assertThat(run(spec, "--per-day", 10, "--base-rate", 1.5)).isEqualTo(2);
    assertThat(ran.err()).contains("--base-rate: 1.5 (expected: in (0, 1))");
    assertThat(run(spec, "--per-day", 10, "--base-rate", 0.5, "--mean", 1)).isEqualTo(2);
    assertThat(ran.err()).contains("--base-rate: beside --mean or --std");
    assertThat(run(spec, "--data", folder)).isEqualTo(2);
    assertThat(ran.err()).contains("(expected: the folder of a log, or a data folder");
    assertThat(run(spec, "--data", folder, "--labelled", 0.5)).isEqualTo(2);
    assertThat(ran.err()).contains("--labelled: without --per-day");
  }
}
