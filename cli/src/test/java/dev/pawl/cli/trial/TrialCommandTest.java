package dev.pawl.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrialCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new TrialCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private JsonNode json() throws IOException {
    return JsonMapper.builder().build().readTree(out.toString());
  }

  private String file(String name, CharSequence text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void power_says_how_many_units_and_days() {
    assertThat(run("power", "--rate", "0.01", "--effect", "0.0005", "--per-day", "100000"))
        .isZero();

    assertThat(out.toString())
        .contains("637008")
        .contains("no model can be judged more often on such a test");
  }

  @Test
  void power_wants_an_effect_or_units() {
    assertThat(run("power", "--rate", "0.01")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("pawl: --effect, --units: both or none (expected: one of them)");
  }

  private String experiment(double effect, int units) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("who,arm,spent\n");
    for (int i = 0; i < units; i++) {
      boolean treated = i % 2 == 0;
      text.append("u").append(i).append(treated ? ",new," : ",old,");
      text.append(10 + random.nextGaussian() + (treated ? effect : 0)).append('\n');
    }
    return file("ab.csv", text);
  }

  @Test
  void ab_names_the_better_arm_at_once_and_sequentially() throws IOException {
    String data = experiment(0.5, 2_000);
    String[] arguments = {
      "ab", data, "--arm", "arm", "--metric", "spent", "--unit", "who", "--control", "old", "--json"
    };

    assertThat(run(arguments)).isZero();

    JsonNode json = json();
    assertThat(json.path("verdict").asText()).isEqualTo("BETTER");
    assertThat(json.path("estimate").asDouble()).isCloseTo(0.5, within(0.15));
    assertThat(json.path("pValue").asDouble()).isLessThan(1e-6);
    assertThat(json.path("n").asLong()).isEqualTo(2_000);
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "ab",
                data,
                "--arm",
                "arm",
                "--metric",
                "spent",
                "--control",
                "old",
                "--sequential",
                "--json"))
        .isZero();
    assertThat(json().path("verdict").asText()).isEqualTo("BETTER");
    assertThat(json().path("pValue").isMissingNode()).isTrue();
  }

  @Test
  void a_sample_ratio_mismatch_blocks_the_verdict() throws IOException {
    StringBuilder text = new StringBuilder("arm,x\n");
    for (int i = 0; i < 3_000; i++) {
      text.append(i % 3 == 0 ? "a," : "b,").append(i % 7).append('\n');
    }

    int code = run("ab", file("srm.csv", text), "--arm", "arm", "--metric", "x");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("INVALID").contains("sample ratio mismatch");
  }

  @Test
  void a_unit_in_two_arms_is_refused() throws IOException {
    String data = file("two.csv", "u,arm,x\n1,a,1\n1,b,2\n");

    assertThat(run("ab", data, "--arm", "arm", "--metric", "x", "--unit", "u")).isEqualTo(2);
    assertThat(err.toString())
        .contains("unit 1: in arms a and b (expected: one arm for each unit)");
  }

  @Test
  void a_missing_column_and_a_wrong_cell_are_named() throws IOException {
    String data = file("bad.csv", "arm,x\na,1\nb,oops\n");

    assertThat(run("ab", data, "--arm", "arm", "--metric", "y")).isEqualTo(2);
    assertThat(err.toString()).contains("column y is missing (expected: one of [arm, x])");
    err.getBuffer().setLength(0);
    assertThat(run("ab", data, "--arm", "arm", "--metric", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("line 3, column x: oops (expected: a number)");
  }

  @Test
  void paired_losses_are_compared_in_blocks_and_plotted() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    StringBuilder text = new StringBuilder("hour,champion,challenger\n");
    for (int i = 0; i < 2_000; i++) {
      double loss = 5 + random.nextGaussian();
      text.append(i / 40).append(',').append(loss).append(',');
      text.append(loss - 0.2 + 0.5 * random.nextGaussian()).append('\n');
    }
    Path page = folder.resolve("plot.html");

    int code =
        run("paired", file("paired.csv", text), "--block", "hour", "--html", page.toString());

    assertThat(code).isZero();
    assertThat(out.toString()).contains("BETTER").contains("in 50 blocks");
    assertThat(Files.readString(page)).contains("<svg").contains("challenger - champion: BETTER");
  }

  @Test
  void a_switchback_and_an_alternation_are_analysed() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("treated,outcome\n");
    for (int t = 0; t < 80; t++) {
      boolean treated = random.nextBoolean();
      text.append(treated ? 1 : 0).append(',');
      text.append((treated ? 3 : -3) + random.nextGaussian()).append('\n');
    }
    String data = file("switch.csv", text);

    assertThat(run("switchback", data, "--json")).isZero();
    assertThat(json().path("verdict").asText()).isEqualTo("BETTER");
    out.getBuffer().setLength(0);
    assertThat(run("switchback", data, "--alternation")).isZero();
    assertThat(out.toString()).contains("alternation was not random");
  }

  @Test
  void interleaving_counts_users() throws IOException {
    StringBuilder text = new StringBuilder("user,a,b\n");
    for (int i = 0; i < 200; i++) {
      text.append("u").append(i).append(i % 3 == 0 ? ",1,0\n" : ",0,1\n");
    }
    text.append("u0,0,0\n");

    assertThat(run("interleaving", file("i.csv", text))).isZero();
    assertThat(out.toString())
        .contains("BETTER")
        .contains("1 of 201 lists had no click that tells the two apart");
  }

  @Test
  void another_policy_is_valued_beside_the_baselines() throws IOException {
    StringBuilder text = new StringBuilder("action,propensity,reward,target\n");
    for (int i = 0; i < 400; i++) {
      int action = i % 2;
      text.append(action).append(",0.5,").append(action == 1 && i % 4 == 1 ? 1 : 0);
      text.append(',').append(action).append('\n');
    }

    assertThat(run("ope", file("ope.csv", text), "--policy", "target", "--json")).isZero();
    assertThat(json().path("verdict").asText()).isEqualTo("BETTER");
    assertThat(json().path("estimate").asDouble()).isCloseTo(0.25, within(1e-9));
    assertThat(json().path("notes").toString()).contains("always the first action");
  }

  @Test
  void a_propensity_of_zero_is_refused() throws IOException {
    String data = file("zero.csv", "action,propensity,reward,target\n0,0,1,1\n");

    assertThat(run("ope", data, "--policy", "target")).isEqualTo(2);
    assertThat(err.toString()).contains("propensity: 0.0 (expected: above 0, at most 1)");
  }

  @Test
  void rules_race_at_given_rates() throws IOException {
    assertThat(run("simulate", "--rates", "0.1,0.2", "--runs", "10", "--most", "20000", "--json"))
        .isZero();

    assertThat(json().path("rules")).hasSize(5);
    assertThat(json().path("rules").get(0).path("right").asDouble()).isGreaterThan(0.3);
  }
}
