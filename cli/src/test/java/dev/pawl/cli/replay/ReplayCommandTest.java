package dev.pawl.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.cli.RecordedLog;
import dev.pawl.log.Event;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.store.csv.CsvEvents;
import dev.pawl.store.csv.CsvEventsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final int ROWS = 24 * 28;

  /** Learns y = 3x; the other is never trained, and so always answers x. */
  private static final String LINEAR = "linear: {loss: squared}";

  private static final String FIXED = "linear: {loss: squared, offset: x}";

  @TempDir Path folder;
  private Ran ran = new Ran(0, "", "");
  private double fixedError;
  private Path data;

  private static String spec(String inputs, String learner) {
    return """
    model: line
    owner: tests@example.com
    purpose: A line with noise
    task: regression
    inputs:
      x: {type: number, required: true}
    %soutcome:
      values: {y: number}
      window: 6h
      label: y
    features:
      - number: [x]
    learner:
      %s
    training: %s
    evaluation: {metric: absolute_error, block: 1h, first_look: 8, backtest: 1d, watch: 1d}
    """
        .formatted(
            inputs,
            learner,
            learner.equals(FIXED)
                ? "{mode: manual}"
                : "{mode: continual, micro_batch: 16, triggers: [{every: 1d}]}");
  }

  @BeforeEach
  void four_weeks_of_rows_each_hour() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    Instant start = Instant.parse("2026-01-05T00:00:00Z");
    StringBuilder csv = new StringBuilder("asked_at,x,y,seen,note\n");
    for (int i = 0; i < ROWS; i++) {
      Instant asked = start.plus(Duration.ofHours(i));
      double x = random.nextInt(-50, 50) / 10.0;
      double y = 3 * x + random.nextInt(-10, 10) / 10.0;
      fixedError += Math.abs(y - x) / ROWS;
      csv.append("%s,%s,%s,%s,n\n".formatted(asked, x, y, asked.plus(Duration.ofMinutes(30))));
    }
    data = write("rows.csv", csv.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(Object... arguments) {
    Stream<String> words = Arrays.stream(arguments).map(String::valueOf);
    ran = LiveNode.runs(Stream.concat(Stream.of("replay"), words).toArray(String[]::new));
    return ran.code();
  }

  private JsonNode json() throws IOException {
    return ran.json();
  }

  @Test
  void specs_are_compared_over_a_csv_file() throws IOException {
    Path fixed = write("fixed.yaml", spec("", FIXED));
    Path linear = write("linear.yaml", spec("", LINEAR));

    int code = run(fixed, linear, "--data", data, "--json");

    assertThat(code).as(ran.err()).isZero();
    JsonNode specs = json().get("specs");
    assertThat(json().get("predictions").asLong()).isEqualTo(ROWS);
    assertThat(json().get("outcomes").asLong()).isEqualTo(ROWS);
    assertThat(specs.get(0).get("spec").asText()).isEqualTo("fixed.yaml");
    assertThat(specs.get(0).get("labels").asLong()).isEqualTo(ROWS);
    assertThat(specs.get(0).get("error").asDouble()).isCloseTo(fixedError, within(1e-9));
    assertThat(specs.get(1).get("error").asDouble()).isLessThan(fixedError);
    assertThat(specs.at("/1/minusFirst/upper").asDouble()).isNegative();
    assertThat(specs.at("/1/training/model/examples").asLong()).isPositive();
    assertThat(specs.get(1).get("promotions").asLong()).isPositive();
  }

  @Test
  void the_columns_of_the_times_are_guessed_and_said() throws IOException {
    Path fixed = write("fixed.yaml", spec("", FIXED));

    int code = run(fixed, "--data", data);

    assertThat(code).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains(
            "predictions at the time in column asked_at", "outcomes at the time in column seen");
    assertThat(ran.out())
        .startsWith("line: mean absolute error, 5 January 2026 to 1 February 2026 (672 labels)")
        .contains("fixed.yaml");
  }

  @Test
  void what_is_stated_about_features_is_checked_and_said() throws IOException {
    String stated = "- number: {of: x, assert: [\"in [-5, 5]\", mean 3 ± 1 over 100]}";
    Path linear = write("stated.yaml", spec("", LINEAR).replace("- number: [x]", stated));

    int code = run(linear, "--data", data, "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(ran.err())
        .containsPattern("pawl: stated.yaml: x in \\[-5, 5]: held \\d+ times of \\d+\n")
        .containsPattern(
            "pawl: stated.yaml: x mean 3 ± 1 over 100: broken (\\d) times of \\1; the last was ");
  }

  @Test
  void a_page_and_json_are_written_where_asked() throws IOException {
    Path linear = write("linear.yaml", spec("", LINEAR));
    Path report = folder.resolve("report");

    int code = run(linear, "--data", data, "--from", "2026-01-12", "--report", report);

    assertThat(code).as(ran.err()).isZero();
    assertThat(Files.readString(report.resolve("report.html"))).contains("linear.yaml");
    assertThat(
            new ObjectMapper()
                .readTree(report.resolve("report.json").toFile())
                .get("from")
                .asLong())
        .isEqualTo(Instant.parse("2026-01-12T00:00:00Z").toEpochMilli());
  }

  @Test
  void a_recorded_log_is_replayed_as_the_file_is() throws Exception {
    Path linear = write("linear.yaml", spec("", LINEAR));
    record(SpecReader.read(linear));
    assertThat(run(linear, "--data", data, "--json")).as(ran.err()).isZero();
    double error = json().at("/specs/0/error").asDouble();

    int code = run(linear, "--data", folder.resolve("data"), "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(json().at("/specs/0/error").asDouble()).isEqualTo(error);
  }

  @Test
  void a_log_is_replayed_with_a_spec_of_other_columns() throws Exception {
    record(SpecReader.read(spec("", LINEAR), "linear.yaml"));
    Path other = write("other.yaml", spec("  z: number\nderived:\n  twice: 2.0 * x\n", FIXED));

    int code = run(other, "--data", folder.resolve("data"), "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(json().at("/specs/0/error").asDouble()).isCloseTo(fixedError, within(1e-9));
  }

  @Test
  void a_log_without_what_the_spec_must_have_is_refused() throws Exception {
    record(SpecReader.read(spec("", LINEAR), "linear.yaml"));
    Path other = write("other.yaml", spec("  z: {type: number, required: true}\n", FIXED));

    int code = run(other, "--data", folder.resolve("data"));

    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            "pawl: inputs of line: [z] must have a value (expected: one of what the log has"
                + " recorded, [x])\n");
  }

  @Test
  void a_spec_is_compared_with_the_stages_that_teams_go_through() throws IOException {
    Path linear = write("linear.yaml", spec("", LINEAR));

    assertThat(run(linear, "--data", data, "--stages")).isEqualTo(2);
    assertThat(ran.err()).contains("--stages: without --from (expected: ");
    int code = run(linear, "--data", data, "--stages", "--from", "2026-01-12", "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(json().get("specs").findValuesAsText("spec"))
        .containsExactly("frozen", "daily", "pawl", "ungated");
    assertThat(json().at("/specs/0/training/model/examples").asLong()).isBetween(150L, 169L);
    assertThat(json().at("/specs/1/training/model/examples").asLong()).isGreaterThan(5_000);
    assertThat(json().at("/specs/2/minusFrozen/upper").isNumber()).isTrue();
    assertThat(json().at("/specs/2/minusDaily/lower").isNumber()).isTrue();
  }

  @Test
  void rows_without_times_follow_each_other_at_even_intervals() throws IOException {
    Path linear = write("linear.yaml", spec("", LINEAR));

    int code =
        run(
            linear,
            "--data",
            data,
            "--every",
            "1h",
            "--start",
            "2026-03-02T00:00:00Z",
            "--outcome-after",
            "30m",
            "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(json().get("from").asLong())
        .isEqualTo(Instant.parse("2026-03-02T00:00:00Z").toEpochMilli());
    assertThat(json().at("/specs/0/labels").asLong()).isEqualTo(ROWS);
    assertThat(run(linear, "--data", data, "--every", "1h", "--prediction-time", "asked_at"))
        .isEqualTo(2);
    assertThat(ran.err())
        .contains("--every: given beside --prediction-time (expected: one of them)");
    assertThat(run(linear, "--data", data, "--every", "often")).isEqualTo(2);
    assertThat(ran.err()).contains("often (expected: a duration such as 30m, 1h30m or 7d)");
  }

  @Test
  void live_features_are_kept_by_derived_columns_too() throws IOException {
    String recent =
        spec("", LINEAR)
            .replace("- number: [x]", "- number: [recent]")
            .replace(
                "outcome:\n",
                """
                derived:
                  side: "x > 0.0 ? 1.0 : 0.0"
                live:
                  recent: {mean: y, by: side, window: 7d}
                outcome:
                """);
    Path bySide = write("side.yaml", recent);
    Path byAll = write("all.yaml", recent.replace("by: side, ", ""));

    int code = run(byAll, bySide, "--data", data, "--from", "2026-01-12", "--json");

    assertThat(code).as(ran.err()).isZero();
    assertThat(json().at("/specs/1/error").asDouble())
        .isLessThan(0.7 * json().at("/specs/0/error").asDouble());
  }

  @Test
  void times_that_cannot_be_guessed_are_asked_for() throws IOException {
    Path fixed = write("fixed.yaml", spec("", FIXED));
    Path file =
        write(
            "many.csv",
            "a,b,c,x,y\n2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,2026-01-01T02:00:00Z,1,2\n");

    int code = run(fixed, "--data", file);

    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            "pawl: --prediction-time: not given (expected: a column of %s; or --every, when it has none). The columns with times that are no inputs are [a, b, c]\n"
                .formatted(file));
  }

  @Test
  void a_missing_spec_is_named() {
    int code = run(folder.resolve("none.yaml"), "--data", data);

    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            "pawl: %s: no such file (expected: a file with a spec)\n"
                .formatted(folder.resolve("none.yaml")));
  }

  @Test
  void a_folder_without_a_log_is_refused() throws IOException {
    Path fixed = write("fixed.yaml", spec("", FIXED));

    int code = run(fixed, "--data", folder);

    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "(expected: a CSV or Parquet file, the folder of a log, or a data folder with the model"
                + " line)");
  }

  @Test
  void specs_of_different_metrics_are_not_compared() throws IOException {
    Path fixed = write("fixed.yaml", spec("", FIXED));
    Path squared =
        write("squared.yaml", spec("", FIXED).replace("absolute_error", "squared_error"));

    int code = run(fixed, squared, "--data", data);

    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "evaluation.metric of squared.yaml: squared_error (expected: absolute_error, as in"
                + " fixed.yaml)");
  }

  /** Records the file's events as a server would have. */
  private void record(Spec spec) throws Exception {
    List<Event> events = new ArrayList<>();
    CsvEvents.read(data, spec, CsvEventsOptions.ofColumns("asked_at", "seen")).forEach(events::add);
    RecordedLog.write(folder.resolve("data"), spec, events);
  }
}
