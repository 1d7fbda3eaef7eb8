package dev.pawl.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.cli.LiveNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands against a server that gives prepared answers. */
class ClientCommandsTest {
  private static final String VERSIONS =
      """
      {"versions": [
        {"version": "1.0", "hash": "aaaaaaaaaaaaaaaaaaaa", "parents": [], "state": "superseded", "lineage": "main",
         "eventTime": "2013-01-01T00:00:00Z", "data": {"examples": 0}, "metrics": {"loss": 2.5}, "specHash": "s1", "by": "apply"},
        {"version": "1.1", "hash": "bbbbbbbbbbbbbbbbbbbb", "parents": ["1.0"], "state": "champion", "lineage": "main",
         "eventTime": "2013-02-01T00:00:00Z", "data": {"examples": 512}, "metrics": {"loss": 1.5}, "specHash": "s2", "by": "trigger every 1d"}
      ]}
      """;

  private final Map<String, Prepared> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  private record Prepared(int status, String body) {}

  private record Asked(String request, String body, String token) {}

  @Command(name = "pawl")
  private static final class Root {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(request, body, token == null ? "" : token));
    Prepared prepared =
        answers.getOrDefault(
            request,
            new Prepared(
                404,
                "{\"title\": \"No such thing\", \"status\": 404, \"detail\": \"path: "
                    + request
                    + "\"}"));
    byte[] bytes = prepared.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(prepared.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void prepare(String request, int status, String body) {
    answers.put(request, new Prepared(status, body));
  }

  private int pawl(String... arguments) {
    return execute("http://127.0.0.1:" + server.getAddress().getPort(), arguments);
  }

  private int execute(String address, String... arguments) {
    CommandLine line = new CommandLine(new Root());
    ClientCommands.all().forEach(each -> line.addSubcommand(each.getCommandName(), each));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server");
    all.add(address);
    return line.execute(all.toArray(String[]::new));
  }

  private JsonNode json() {
    return Json.parse(out.toString()).orElseThrow();
  }

  @Test
  void versions_are_a_table_for_people() {
    prepare("GET /v1/models/m/versions", 200, VERSIONS);

    assertThat(pawl("versions", "m")).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "VERSION  STATE       HASH          PARENTS  LINEAGE  BORN                  EXAMPLES  BY",
            "1.0      superseded  aaaaaaaaaaaa           main     2013-01-01T00:00:00Z  0         apply",
            "1.1      champion    bbbbbbbbbbbb  1.0      main     2013-02-01T00:00:00Z  512       trigger every 1d");
  }

  @Test
  void versions_are_json_for_programs() {
    prepare("GET /v1/models/m/versions", 200, VERSIONS);

    assertThat(pawl("versions", "m", "--json")).isZero();
    assertThat(json()).hasSize(2);
    assertThat(json().get(1).get("parents").get(0).asText()).isEqualTo("1.0");
    assertThat(json().get(1).get("state").asText()).isEqualTo("champion");
  }

  @Test
  void decisions_are_rows_with_their_reason() {
    prepare(
        "GET /v1/models/m/decisions",
        200,
        "{\"decisions\": [{\"id\": \"7.0\", \"kind\": \"promote\", \"version\": \"1.1\", \"eventTime\": \"t\", \"reason\": \"it is better\"}]}");

    assertThat(pawl("decisions", "m")).isZero();
    assertThat(out.toString()).contains("7.0  t     promote  1.1      it is better");
    out.getBuffer().setLength(0);
    assertThat(pawl("decisions", "m", "--json")).isZero();
    assertThat(json().get(0).fieldNames())
        .toIterable()
        .contains("id", "kind", "version", "eventTime", "reason");
  }

  @Test
  void a_lineage_goes_back_to_the_first_version() {
    prepare("GET /v1/models/m", 200, "{\"champion\": \"1.1\"}");
    prepare("GET /v1/models/m/versions/1.1", 200, "{}");
    prepare("GET /v1/models/m/versions", 200, VERSIONS);

    assertThat(pawl("lineage", "m")).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "1.1  bbbbbbbbbbbb  champion  2013-02-01T00:00:00Z  512 examples, trigger every 1d",
            "1.0  aaaaaaaaaaaa  superseded  2013-01-01T00:00:00Z  0 examples, apply");
  }

  @Test
  void a_diff_names_what_differs_in_versions_and_specs() {
    JsonNode versions = Json.parse(VERSIONS).orElseThrow().get("versions");
    prepare("GET /v1/models/m/versions/1.0", 200, versions.get(0).toString());
    prepare("GET /v1/models/m/versions/1.1", 200, versions.get(1).toString());
    prepare("GET /v1/specs/s1", 200, "model: m\nmargin: 1%\nend: x\n");
    prepare("GET /v1/specs/s2", 200, "model: m\nmargin: 2%\nend: x\n");

    assertThat(pawl("diff", "m", "1.0", "1.1")).isZero();
    assertThat(out.toString())
        .contains("metrics.loss", "2.5", "1.5", "- margin: 1%", "+ margin: 2%")
        .doesNotContain("lineage ", "model: m");
  }

  @Test
  void an_order_is_sent_with_who_gave_it_and_why() {
    prepare(
        "POST /v1/models/m/commands",
        200,
        "{\"offset\": 9, \"settled\": true, \"decisions\": [{\"reason\": \"version 1.0 was promoted\"}]}");

    assertThat(pawl("promote", "m", "1.0", "--by", "ada", "--reason", "a test", "--id", "c1"))
        .isZero();
    assertThat(out.toString().strip()).isEqualTo("version 1.0 was promoted");
    assertThat(Json.parse(asked.getFirst().body()).orElseThrow())
        .isEqualTo(
            Json.parse(
                    "{\"kind\": \"promote\", \"arguments\": {\"version\": \"1.0\"}, \"by\": \"ada\", \"reason\": \"a test\", \"id\": \"c1\"}")
                .orElseThrow());
  }

  @Test
  void every_order_has_its_kind_and_arguments() {
    prepare("POST /v1/models/m/commands", 200, "{\"settled\": true}");
    pawl("rollback", "m");
    pawl("park", "m", "main");
    pawl("revive", "m", "1.0");
    pawl("pause", "m", "--what", "learning");
    pawl("resume", "m");
    pawl("train", "m", "--stateful");
    pawl("force", "m", "u1", "--arm", "canary");
    pawl("force", "m", "u1", "--release");

    assertThat(
            asked.stream()
                .map(each -> Json.parse(each.body()).orElseThrow())
                .map(body -> body.get("kind").asText() + body.get("arguments")))
        .containsExactly(
            "rollback{}",
            "park{\"version\":\"main\"}",
            "revive{\"version\":\"1.0\"}",
            "pause{\"what\":\"learning\"}",
            "resume{\"what\":\"all\"}",
            "train{\"lineage\":\"main\",\"stateful\":\"false\"}".replace("false", "true"),
            "force{\"unit\":\"u1\",\"arm\":\"canary\"}",
            "force{\"unit\":\"u1\"}");
  }

  @Test
  void inputs_are_numbers_truth_values_or_text() {
    prepare(
        "POST /v1/models/m/predict", 200, "{\"id\": \"p\", \"version\": \"1.1\", \"score\": 3.5}");

    assertThat(
            pawl(
                "predict",
                "m",
                "--input",
                "x=1.5",
                "--input",
                "late=true",
                "--input",
                "carrier=UA",
                "--input",
                "flight=\"12\""))
        .isZero();
    assertThat(out.toString()).contains("p   1.1      3.5");
    assertThat(asked.getFirst().body())
        .isEqualTo("{\"inputs\":{\"x\":1.5,\"late\":true,\"carrier\":\"UA\",\"flight\":\"12\"}}");
  }

  @Test
  void a_spec_is_sent_as_it_stands_in_its_file(@TempDir Path folder) throws IOException {
    String spec = LiveNode.spec() + "# ä\n";
    Path file = Files.writeString(folder.resolve("m.yaml"), spec);
    prepare(
        "POST /v1/specs",
        200,
        "{\"model\": \"m\", \"change\": \"neither\", \"meaning\": \"nothing is made\"}");

    assertThat(pawl("apply", file.toString(), "--dry-run")).isZero();
    assertThat(asked.getFirst().body()).isEqualTo(spec);
    assertThat(out.toString()).contains("m: neither (nothing is made)", "Nothing was changed");
  }

  @Test
  void what_the_server_refuses_is_printed_and_ends_with_4() {
    prepare(
        "POST /v1/models/m/commands",
        409,
        "{\"title\": \"Not carried out\", \"status\": 409, \"detail\": \"there is no version to roll back to\"}");

    assertThat(pawl("rollback", "m")).isEqualTo(4);
    assertThat(err.toString().strip())
        .isEqualTo("pawl: Not carried out: there is no version to roll back to");
    assertThat(pawl("rollback", "m", "--json")).isEqualTo(4);
    assertThat(json().get("status").asInt()).isEqualTo(409);
  }

  @Test
  void wrong_usage_ends_with_2() {
    assertThat(pawl("promote", "m")).isEqualTo(2);
    assertThat(pawl("predict", "m", "--input", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--input: x (expected: NAME=VALUE)");
    assertThat(pawl("apply", "/no/such/file")).isEqualTo(2);
    assertThat(execute("nonsense", "models")).isEqualTo(2);
    assertThat(err.toString()).contains("--server: nonsense (expected: a URL");
  }

  @Test
  void no_server_ends_with_3_and_says_what_to_do() {
    int port = server.getAddress().getPort();
    server.stop(0);

    assertThat(execute("http://127.0.0.1:" + port, "models")).isEqualTo(3);
    assertThat(err.toString())
        .contains("no server answers at http://127.0.0.1:" + port, "'pawl serve'", "--server");
  }

  @Test
  void a_model_is_shown_with_what_is_wrong_and_how_well_it_does() {
    prepare(
        "GET /v1/models/m",
        200,
        """
        {"model": "m", "champion": "1.3", "ready": true, "running": true, "withheld": 12,
         "findings": [{"kind": "unit_change", "where": "feature:x", "since": "2026-01-05T00:00:00Z",
                       "evidence": "feet for metres"}],
         "performance": [{"version": "1.3", "slice": "", "to": "2026-01-05T00:00:00Z", "labels": 40,
                          "loss": 0.25, "lower": 0.2, "upper": 0.3, "bias": null}]}
        """);

    assertThat(pawl("models", "m")).isZero();
    assertThat(out.toString())
        .contains("m, version 1.3, ready", "12 examples were not learned")
        .containsPattern("unit_change +feature:x +2026-01-05T00:00:00Z +feet for metres")
        .containsPattern("1.3 +all +2026-01-05T00:00:00Z +40 +0.25 +0.2 +0.3");
  }

  @Test
  void a_token_is_sent_and_its_lack_explained() {
    prepare(
        "GET /v1/models",
        401,
        "{\"title\": \"Who are you?\", \"status\": 401, \"detail\": \"missing\"}");

    assertThat(pawl("models", "--token", "s3cret")).isEqualTo(4);
    assertThat(asked.getFirst().token()).isEqualTo("Bearer s3cret");
    assertThat(err.toString()).contains("--token", "PAWL_TOKEN").doesNotContain("s3cret");
  }

  @Test
  void decisions_are_followed_as_they_come() {
    prepare(
        "GET /v1/models/m/decisions",
        200,
        ": hello\n\nid: 1.0\nevent: decision\ndata: {\"id\":\"1.0\",\"kind\":\"cut\",\"reason\":\"why not\"}\n\n");

    assertThat(pawl("decisions", "m", "--follow")).isZero();
    assertThat(out.toString()).contains("1.0").contains("why not");
  }
}
