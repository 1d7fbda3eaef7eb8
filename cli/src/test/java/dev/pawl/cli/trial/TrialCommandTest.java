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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void power_counts_unequal_shares_and_looks_at_any_time() throws IOException {
    assertThat(run("power", "--deviation", "1", "--effect", "0.1", "--shares", "0.9,0.1", "--json"))
        .isZero();
    assertThat(json().path("unitsByArm").toString()).isEqualTo("[7849,873]");
    out.getBuffer().setLength(0);

    Path page = folder.resolve("power.html");
    assertThat(
            run(
                "power",
                "--deviation",
                "1",
                "--effect",
                "0.1",
                "--sequential",
                "--json",
                "--html",
                page.toString()))
        .isZero();
    assertThat(json().path("n").asLong()).isBetween(3_140L, 7_000L);
    assertThat(json().path("meanUnits").asDouble()).isLessThan(json().path("n").asDouble());
    assertThat(Files.readString(page)).contains("looked at as units come").contains("<path");
  }

  /** By unit, the past has sums 3, 4, 2 over 2, 1 and 1 rows: a ratio with residuals ±1, ½…. */
  @Test
  void power_takes_the_variance_of_past_data() throws IOException {
    String data = file("past.csv", "who,x\na,1\na,2\nb,4\nc,2\n");

    assertThat(
            run(
                "power",
                "--data",
                data,
                "--metric",
                "x",
                "--unit",
                "who",
                "--effect",
                "1",
                "--json"))
        .isZero();
    // r = 9/4, mean rows 4/3; residuals -1.5, 1.75, -0.25, so variance 5.375/2/(16/9).
    double each = 7.848879734 * 2 * (5.375 / 2 / (16.0 / 9));
    assertThat(json().path("unitsByArm").get(0).asLong()).isEqualTo((long) Math.ceil(each));
    assertThat(run("power", "--data", data, "--effect", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--metric: none (expected: a column of --data)");
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
    assertThat(json().path("pValue").asDouble()).isBetween(Double.MIN_VALUE, 1e-6);
  }

  /** Units of each arm in turn, whose outcomes are one below and one above the arm's mean. */
  private String arms(double... means) throws IOException {
    StringBuilder text = new StringBuilder("arm,x\n");
    for (int i = 0; i < 400; i++) {
      for (int arm = 0; arm < means.length; arm++) {
        text.append((char) ('a' + arm)).append(',').append(means[arm] + (i % 2 == 0 ? -1 : 1));
        text.append('\n');
      }
    }
    return file("arms.csv", text);
  }

  /** The standard error of a difference is 0.07, so 0.1 is undecided and 1 is shown. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, BETTER, c - a",
    "2, 1, BETTER, b - a",
    "-1, 0.1, UNDECIDED, c - a",
    "-0.1, 0.1, UNDECIDED, c - a",
    "0, 0.1, UNDECIDED, c - a",
    "0.1, 1, BETTER, c - a",
    "-2, -1, WORSE, c - a"
  })
  void with_three_arms_the_top_says_whether_any_is_better(
      double second, double third, String verdict, String comparison) throws IOException {
    String data = arms(0, second, third);
    for (String looks : new String[] {"--control=a", "--sequential"}) {
      out.getBuffer().setLength(0);

      assertThat(run("ab", data, "--arm", "arm", "--metric", "x", looks, "--json")).isZero();

      JsonNode json = json();
      assertThat(json.path("verdict").asText()).isEqualTo(verdict);
      assertThat(json.path("comparison").asText()).isEqualTo(comparison);
      assertThat(json.path("comparisons")).hasSize(2);
      JsonNode same = json.path("comparisons").get(comparison.equals("b - a") ? 0 : 1);
      for (String name : new String[] {"estimate", "lower", "upper", "pValue", "n", "reason"}) {
        assertThat(json.path(name).isMissingNode()).as(name).isFalse();
        assertThat(json.path(name)).isEqualTo(same.path(name));
      }
    }
  }

  @Test
  void with_three_arms_a_void_comparison_is_at_the_top() throws IOException {
    int code =
        run(
            "ab",
            arms(0, 5, 1),
            "--arm",
            "arm",
            "--metric",
            "x",
            "--shares",
            "a=0.5,b=0.25,c=0.25",
            "--json");

    assertThat(code).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("INVALID");
    assertThat(json().path("reason").asText()).contains("sample ratio mismatch");
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

  private String covered(boolean alike) throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    StringBuilder text = new StringBuilder("arm,device,clicked,x\n");
    for (int i = 0; i < 4_000; i++) {
      boolean treated = i % 2 == 0;
      boolean phone = random.nextDouble() < (alike || treated ? 0.6 : 0.4);
      text.append(treated ? "new," : "old,").append(phone ? "phone," : "desktop,");
      text.append(random.nextDouble() < (treated ? 0.2 : 0.1) ? 1 : 0).append(',');
      text.append(random.nextGaussian() + (phone ? 5 : 0) + (treated ? 0.2 : 0)).append('\n');
    }
    return file("covered.csv", text);
  }

  @Test
  void a_covariate_that_is_not_balanced_blocks_the_verdict() throws IOException {
    String[] rest = {"--arm", "arm", "--metric", "clicked", "--control", "old"};

    assertThat(run("ab", covered(false), rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]))
        .isZero();
    out.getBuffer().setLength(0);
    int code =
        run(
            "ab",
            covered(false),
            rest[0],
            rest[1],
            rest[2],
            rest[3],
            rest[4],
            rest[5],
            "--balance",
            "device");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("INVALID").contains("device: not balanced over the arms");
  }

  @Test
  void rates_strata_and_bets_have_their_own_tests() throws IOException {
    String data = covered(true);

    assertThat(run("ab", data, "--arm", "arm", "--metric", "clicked", "--control", "old")).isZero();
    assertThat(out.toString()).contains("z-test of two proportions").contains("BETTER");
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "ab",
                data,
                "--arm",
                "arm",
                "--metric",
                "x",
                "--control",
                "old",
                "--stratum",
                "device",
                "--shares",
                "new=0.5,old=0.5"))
        .isZero();
    assertThat(out.toString()).contains("t-test within strata").contains("BETTER");
    out.getBuffer().setLength(0);
    Path page = folder.resolve("looks.html");
    assertThat(
            run(
                "ab",
                data,
                "--arm",
                "arm",
                "--metric",
                "clicked",
                "--control",
                "old",
                "--sequential",
                "--bounds",
                "0,1",
                "--html",
                page.toString()))
        .isZero();
    assertThat(out.toString()).contains("betting on outcomes between bounds").contains("BETTER");
    assertThat(Files.readString(page)).contains("new - old, look by look");
    assertThat(run("ab", data, "--arm", "arm", "--metric", "x", "--sequential", "--bounds", "0,1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("covered.csv, line 3: outcome: 4.42");
  }

  @Test
  void an_arm_that_was_not_declared_is_named() throws IOException {
    String data = file("arms.csv", "arm,x\na,1\nb,2\nc,3\n");

    assertThat(run("ab", data, "--arm", "arm", "--metric", "x", "--shares", "a=0.5,b=0.5"))
        .isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "pawl: --shares: of [a, b] (expected: of each arm in the file, [a, b, c])");
  }

  @Test
  void few_successes_are_too_few_for_an_asymptotic_sequence() throws IOException {
    StringBuilder text = new StringBuilder("arm,x\n");
    for (int i = 0; i < 1_000; i++) {
      text.append(i % 2 == 0 ? "a," : "b,").append(i % 100 == 0 ? 1 : 0).append('\n');
    }

    assertThat(run("ab", file("few.csv", text), "--arm", "arm", "--metric", "x", "--sequential"))
        .isZero();
    assertThat(out.toString())
        .contains("UNDECIDED")
        .contains("arm b has 0 of its rarer outcome")
        .contains("--bounds 0,1 is exact for any number");
  }

  @Test
  void a_page_that_cannot_be_written_is_named() throws IOException {
    String page = folder.resolve("no/such/folder/page.html").toString();

    assertThat(run("power", "--rate", "0.1", "--effect", "0.1", "--html", page)).isEqualTo(2);
    assertThat(err.toString())
        .contains("cannot be written (expected: a file in a folder that exists)");
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
  void blocks_that_are_not_in_order_are_refused() throws IOException {
    String data = file("order.csv", "hour,champion,challenger\n1,1,2\n2,1,2\n1,1,2\n");

    assertThat(run("paired", data, "--block", "hour")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "line 4: block 1 goes on after another one (expected: rows in order of event time)");
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
  void interleaving_is_looked_at_after_every_list() throws IOException {
    StringBuilder text = new StringBuilder("user,a,b\n");
    for (int i = 0; i < 600; i++) {
      text.append("u").append(i % 300).append(i % 3 == 0 ? ",1,0\n" : ",0,1\n");
    }

    assertThat(run("interleaving", file("i.csv", text), "--sequential", "--json")).isZero();
    assertThat(json().path("verdict").asText()).isEqualTo("BETTER");
    assertThat(json().path("estimate").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(run("interleaving", file("i.csv", text), "--planned", "9")).isEqualTo(2);
    assertThat(err.toString()).contains("--planned: without --sequential");
  }

  @Test
  void ab_follows_units_that_come_back() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder text = new StringBuilder("who,arm,clicked\n");
    for (int i = 0; i < 6_000; i++) {
      int who = random.nextInt(1_000);
      boolean fresh = who % 2 == 0;
      text.append(who).append(fresh ? ",new," : ",old,");
      text.append(random.nextDouble() < (fresh ? 0.4 : 0.3) ? "1\n" : "0\n");
    }
    String data = file("visits.csv", text);

    int code =
        run(
            "ab",
            data,
            "--arm",
            "arm",
            "--metric",
            "clicked",
            "--unit",
            "who",
            "--control",
            "old",
            "--sequential",
            "--json");

    assertThat(code).as(err.toString()).isZero();
    assertThat(json().path("verdict").asText()).isEqualTo("BETTER");
    assertThat(json().path("estimate").asDouble()).isCloseTo(0.1, within(0.04));
    assertThat(json().path("n").asLong()).isBetween(990L, 1_000L);
    assertThat(json().path("notes").toString()).contains("of a ratio by unit");
  }

  /** A few units make most rows; all of them went to one arm. */
  @Test
  void units_not_rows_are_held_against_the_shares() throws IOException {
    StringBuilder text = new StringBuilder("who,arm,x\n");
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 3_000; i++) {
      int who = i < 400 ? i : 2 * random.nextInt(5);
      text.append(who).append(who % 2 == 0 ? ",a," : ",b,").append(random.nextInt(9)).append('\n');
    }
    String data = file("heavy.csv", text);

    assertThat(run("ab", data, "--arm", "arm", "--metric", "x", "--unit", "who", "--sequential"))
        .isZero();
    assertThat(out.toString()).contains("200 instead of 200");
  }

  @Test
  void covariates_are_checked_at_all_looks_too() throws IOException {
    String[] rest = {"--arm", "arm", "--metric", "x", "--control", "old", "--sequential"};
    String[] arguments = new String[rest.length + 4];
    arguments[0] = "ab";
    System.arraycopy(rest, 0, arguments, 2, rest.length);
    arguments[rest.length + 2] = "--balance";
    arguments[rest.length + 3] = "device";

    arguments[1] = covered(true);
    assertThat(run(arguments)).isZero();
    arguments[1] = covered(false);
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(out.toString()).contains("device: not balanced over the arms");
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
    assertThat(json().path("values").path("uniform").path("inverse").path("estimate").asDouble())
        .isCloseTo(0.25, within(1e-9));
    assertThat(json().path("values").path("first").path("inverse").path("estimate").asDouble())
        .isZero();
    out.getBuffer().setLength(0);
    assertThat(run("ope", file("ope.csv", text), "--policy", "target")).isZero();
    assertThat(out.toString()).contains("always the first action, inverse propensity");
  }

  /** Reward 1 for action 1 in context y alone; the policy always chooses it there. */
  @Test
  void a_reward_model_makes_the_estimate_robust() throws IOException {
    StringBuilder text = new StringBuilder("where,action,propensity,reward,p0,p1,target,q,v\n");
    for (int i = 0; i < 800; i++) {
      boolean y = i % 4 < 2;
      int action = i % 2;
      text.append(y ? "y," : "x,").append(action).append(",0.5,");
      text.append(y && action == 1 ? 1 : 0).append(y ? ",0,1," : ",1,0,");
      text.append(y == (action == 1) ? 1 : 0).append(',');
      text.append(y && action == 1 ? 1 : 0).append(y ? ",1\n" : ",0\n");
    }
    String data = file("robust.csv", text);
    Path page = folder.resolve("ope.html");

    assertThat(
            run(
                "ope",
                data,
                "--policies",
                "p0,p1",
                "--context",
                "where",
                "--json",
                "--html",
                page.toString()))
        .isZero();
    JsonNode own = json().path("values").path("policy");
    assertThat(own.path("doublyRobust").path("estimate").asDouble()).isCloseTo(0.5, within(0.02));
    assertThat(own.path("direct").path("estimate").asDouble()).isCloseTo(0.5, within(0.06));
    assertThat(Files.readString(page)).contains("policy, doubly robust");
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "ope",
                data,
                "--policy",
                "target",
                "--expected",
                "q",
                "--expected-policy",
                "v",
                "--json"))
        .isZero();
    own = json().path("values").path("policy");
    assertThat(own.path("doublyRobust").path("estimate").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(run("ope", data)).isEqualTo(2);
    assertThat(err.toString()).contains("--policy, --policies: both or none");
  }

  @Test
  void an_action_that_is_no_whole_number_is_refused() throws IOException {
    String data = file("action.csv", "action,propensity,reward,target\n0.5,0.5,1,1\n");

    assertThat(run("ope", data, "--policy", "target")).isEqualTo(2);
    assertThat(err.toString())
        .contains("line 2, column action: 0.5 (expected: a whole number, 0 or more)");
  }

  @Test
  void a_propensity_of_zero_is_refused() throws IOException {
    String data = file("zero.csv", "action,propensity,reward,target\n0,0,1,1\n");

    assertThat(run("ope", data, "--policy", "target")).isEqualTo(2);
    assertThat(err.toString())
        .contains("zero.csv, line 2: propensity: 0.0 (expected: above 0, at most 1)");
  }

  @Test
  void rules_race_at_given_rates() throws IOException {
    Path page = folder.resolve("race.html");
    assertThat(
            run(
                "simulate",
                "--rates",
                "0.1,0.2",
                "--runs",
                "10",
                "--most",
                "20000",
                "--json",
                "--html",
                page.toString()))
        .isZero();
    assertThat(Files.readString(page)).contains("FIXED, both rates alike").contains("<rect");

    assertThat(json().path("rules")).hasSize(5);
    assertThat(json().path("rules").get(0).path("right").asDouble()).isGreaterThan(0.3);
  }
}
