package dev.pawl.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pawl.spec.EvaluationSpec.Metric;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class DemoReportTest {

  @Test
  void the_table_shows_errors_intervals_costs_and_counts() {
    assertThat(Contestants.demo().table())
        .isEqualTo(
            """
            delay: mean absolute error, 1 February 2013 to 28 February 2013 (40 labels)

                                error  training CPU  examples  updates  promotions  parked  rollbacks
              frozen            12.00        0.25 s       100        1           0       0          0
              daily             11.00        60.0 s     4,000        1           0       0          0
              pawl              10.50        1.00 s       400        3           2       1          1
                challengers                  2.00 s       800
                recalibrations               0.50 s        90
                warm-up                      0.30 s    65,536
              ungated           10.50        1.00 s       400        1           1       0          0

              difference                95 % interval
              pawl - frozen  -1.500  -2.000 to -1.000
              pawl - daily   -0.500  -1.000 to +0.000

              training CPU, daily / pawl: 60.0x
              label delay: median 2 h 25 min, 95 % within 6 h 30 min, longest 2 d 2 h

            1,234 predictions (latency p50 310 us, p99 2,900 us), 1,200 outcomes, in 143 s
            """);
  }

  @Test
  void the_json_has_the_published_shape_and_no_more() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Contestants.demo().json());

    assertThat(paths("", json))
        .containsExactly(
            "/models/name",
            "/models/metric",
            "/models/error/frozen",
            "/models/error/daily",
            "/models/error/pawl",
            "/models/error/ungated",
            "/models/difference/pawlMinusFrozen/estimate",
            "/models/difference/pawlMinusFrozen/lower",
            "/models/difference/pawlMinusFrozen/upper",
            "/models/difference/pawlMinusDaily/estimate",
            "/models/difference/pawlMinusDaily/lower",
            "/models/difference/pawlMinusDaily/upper",
            "/models/trainingCpuSeconds/frozen",
            "/models/trainingCpuSeconds/daily",
            "/models/trainingCpuSeconds/pawl",
            "/models/trainingCpuSeconds/ungated",
            "/models/trainingCpuSeconds/challengers",
            "/models/trainingCpuSeconds/warmUp",
            "/models/trainingExamples/frozen",
            "/models/trainingExamples/daily",
            "/models/trainingExamples/pawl",
            "/models/trainingExamples/ungated",
            "/models/trainingExamples/challengers",
            "/models/promotions",
            "/models/rollbacks",
            "/models/champion/version",
            "/models/champion/hash",
            "/predictions",
            "/outcomes",
            "/latencyMicros/p50",
            "/latencyMicros/p99",
            "/wallSeconds");
  }

  @Test
  void the_json_has_the_numbers() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Contestants.demo().json());
    JsonNode model = json.get("models").get(0);

    assertThat(model.get("name").asText()).isEqualTo("delay");
    assertThat(model.get("metric").asText()).isEqualTo("absolute_error");
    assertThat(model.at("/error/pawl").asDouble()).isEqualTo(10.5);
    assertThat(model.at("/difference/pawlMinusFrozen/estimate").asDouble())
        .isCloseTo(-1.5, within(1e-12));
    assertThat(model.at("/difference/pawlMinusFrozen/lower").asDouble()).isEqualTo(-2);
    assertThat(model.at("/difference/pawlMinusFrozen/upper").asDouble()).isEqualTo(-1);
    assertThat(model.at("/trainingCpuSeconds/daily").asDouble()).isEqualTo(60);
    assertThat(model.at("/trainingCpuSeconds/challengers").asDouble()).isEqualTo(2);
    assertThat(model.at("/trainingCpuSeconds/warmUp").asDouble()).isEqualTo(0.3);
    assertThat(model.at("/trainingExamples/challengers").asLong()).isEqualTo(800);
    assertThat(model.get("promotions").asLong()).isEqualTo(2);
    assertThat(model.get("rollbacks").asLong()).isEqualTo(1);
    assertThat(model.at("/champion/version").asText()).isEqualTo("1.1");
    assertThat(model.at("/champion/hash").asText()).isEqualTo("c0ffee1.1");
    assertThat(json.at("/latencyMicros/p99").asLong()).isEqualTo(2900);
    assertThat(json.get("wallSeconds").asDouble()).isEqualTo(142.5);
  }

  @Test
  void an_interval_that_is_unknown_is_null_in_json() throws IOException {
    Span week =
        new Span(Contestants.FROM, Contestants.FROM + Contestants.WEEK, Contestants.SPAN.zone());
    DemoReport report = new DemoReport(List.of(Contestants.delay()), week, 1, 1, 1, 1, 1);

    JsonNode difference =
        new ObjectMapper().readTree(report.json()).at("/models/0/difference/pawlMinusDaily");

    assertThat(difference.get("estimate").asDouble()).isEqualTo(-1);
    assertThat(difference.get("lower").isNull()).isTrue();
    assertThat(report.table()).contains("none: less than two weeks of labels");
  }

  @Test
  void the_same_contestants_give_the_same_files() {
    assertThat(Contestants.demo().json()).isEqualTo(Contestants.demo().json());
    assertThat(Contestants.demo().html()).isEqualTo(Contestants.demo().html());
  }

  @Test
  void the_page_escapes_what_comes_from_outside() {
    String html = Contestants.demo().html();

    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;fast &amp; wrong&#39;)&lt;/script&gt;");
  }

  @Test
  void the_page_loads_nothing() {
    assertThat(Contestants.demo().html())
        .doesNotContain("http:", "https:", "src=", "url(", "@import", "<link", "javascript");
  }

  @Test
  void the_page_marks_promotions_and_rollbacks_with_their_reasons() {
    assertThat(Contestants.demo().html())
        .contains("<title>2013-02-03 00:00: version 1.1 took over</title>")
        .contains("<title>2013-02-07 00:00: version 1.2 was rolled back to 1.1</title>")
        .contains("\u22121.500");
  }

  @Test
  void the_charts_are_well_formed() throws Exception {
    String html = Contestants.demo().html();
    List<String> charts = new ArrayList<>();
    for (int at = html.indexOf("<svg"); at >= 0; at = html.indexOf("<svg", at + 1)) {
      charts.add(html.substring(at, html.indexOf("</svg>", at) + "</svg>".length()));
    }

    assertThat(charts).hasSize(2);
    for (String chart : charts) {
      var parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(chart)));
      assertThat(parsed.getElementsByTagName("path").getLength()).isEqualTo(4);
      assertThat(chart).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void both_files_are_written(@TempDir Path folder) throws IOException {
    Path reports = folder.resolve("new/reports");

    Contestants.demo().writeTo(reports);

    assertThat(Files.readString(reports.resolve("report.json")))
        .isEqualTo(Contestants.demo().json());
    assertThat(Files.readString(reports.resolve("report.html"))).startsWith("<!doctype html>");
  }

  @Test
  void a_demo_without_one_of_its_contestants_is_refused() {
    ModelReport whole = Contestants.delay();
    ModelReport partial =
        new ModelReport(
            "delay",
            Metric.ABSOLUTE_ERROR,
            whole.runs().subList(0, 2),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> new DemoReport(List.of(partial), Contestants.SPAN, 1, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("runs: [frozen, daily] (expected: one with the key pawl)");
  }

  /** The paths to all values, each once, arrays left out. */
  private static List<String> paths(String path, JsonNode node) {
    List<String> paths = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(field -> paths.addAll(paths(path + "/" + field.getKey(), field.getValue())));
    } else if (node.isArray()) {
      node.forEach(element -> paths.addAll(paths(path, element)));
    } else {
      paths.add(path);
    }
    return paths.stream().distinct().toList();
  }
}
