package dev.pawl.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each command of {@code pawl trial} with what it must not answer as if nothing were wrong. */
class TrialBadInputTest {
  private static final int WRONG = 2;
  private static final int INVALID = 1;
  private static final int UNDECIDED = 0;

  @TempDir Path folder;

  /** {@code FILE} among the arguments is a file with this text, rows divided by blanks. */
  @ParameterizedTest
  @MethodSource({"power", "ab", "paired", "switchback", "interleaving", "ope", "simulate"})
  void it_is_named(int code, String command, String text, String said) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, text.replace(' ', '\n') + '\n');
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new TrialCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    String[] arguments =
        Arrays.stream(command.split(" "))
            .map(word -> word.equals("FILE") ? file.toString() : word)
            .toArray(String[]::new);

    assertThat(line.execute(arguments)).as(out.toString()).isEqualTo(code);
    assertThat(out.toString()).contains(said);
    assertThat(out.toString().contains("UNDECIDED")).isEqualTo(code == UNDECIDED);
    assertThat(out.toString().contains("INVALID")).isEqualTo(code == INVALID);
  }

  private static Arguments bad(String name, int code, String command, String text, String said) {
    return argumentSet(name, code, command, text, said);
  }

  /** A header and the same rows again and again. */
  private static String rows(String header, int times, String... rows) {
    List<String> all = new ArrayList<>(List.of(header));
    for (int i = 0; i < times; i++) {
      all.addAll(List.of(rows));
    }
    return String.join(" ", all);
  }

  static Stream<Arguments> power() {
    String past = "power --data FILE --metric x --effect 1";
    return Stream.of(
        bad(
            "shares that do not sum to 1",
            WRONG,
            "power --deviation 1 --effect 1 --shares 0.5,0.4",
            "",
            "shares: 2 of them, sum 0.9 (expected: at least 2, sum 1)"),
        bad("no rate", WRONG, "power --rate 0 --effect 0.1", "", "base: 0.0 (expected: in (0, 1))"),
        bad(
            "a rate above 1",
            WRONG,
            "power --rate 0.9 --effect 0.2",
            "",
            "effect: it makes the proportion 1.1"),
        bad(
            "too few units",
            WRONG,
            "power --deviation 1 --units 3",
            "",
            "units: 3 (expected: at least 2 for each of 2 arms)"),
        bad(
            "no number",
            WRONG,
            past,
            "x 1 NaN",
            "line 3, column x: NaN (expected: a finite number"),
        bad("no such column", WRONG, past, "y 1 2", "column x is missing"),
        bad("no variance", WRONG, past, "x 3 3 3", "column x: the same for every unit"),
        bad(
            "no variance over rows",
            WRONG,
            past + " --unit u",
            rows("u,x", 2, "1,0.1", "2,0.1", "2,0.1"),
            "for every unit (expected: a metric that varies)"));
  }

  static Stream<Arguments> ab() {
    String ab = "ab FILE --arm arm --metric x";
    String few = "arm,x a,1 b,2";
    String alike = rows("arm,x", 300, "a,3", "b,3");
    return Stream.of(
        bad(
            "shares that do not sum to 1",
            WRONG,
            ab + " --shares a=0.5,b=0.4",
            few,
            "shares: 2 of them, sum 0.9 (expected: at least 2, sum 1)"),
        bad("an unknown arm", WRONG, ab + " --control c", few, "arms: [a, b], control c"),
        bad("one arm", WRONG, ab, "arm,x a,1 a,2", "at least one other"),
        bad("no number", WRONG, ab, "arm,x a,1 b,NaN", "line 3, column x: NaN"),
        bad("nothing", WRONG, ab, "arm,x a,1 b,", "line 3, column x: nothing (expected: a number)"),
        bad("no rows", WRONG, ab, "arm,x", "no rows (expected: at least 1 under the header)"),
        bad("no such column", WRONG, ab, "arm,y a,1 b,2", "column x is missing"),
        bad("no variance", INVALID, ab, alike, "what does not vary proves nothing"),
        bad(
            "no variance at any look",
            INVALID,
            ab + " --sequential",
            alike,
            "what does not vary proves nothing"),
        bad("few units", UNDECIDED, ab, "arm,x a,1 b,2 b,4", "1 and 2 units"),
        bad(
            "few units at any look",
            UNDECIDED,
            ab + " --sequential",
            "arm,x a,1 b,2 b,4",
            "1 and 2 units of the 100 in each arm before the first look"),
        bad(
            "an outcome out of bounds",
            WRONG,
            ab + " --sequential --bounds 0,1",
            few,
            "line 3: outcome: 2.0 (expected: in [0.0, 1.0], the declared bounds)"));
  }

  static Stream<Arguments> paired() {
    String header = "champion,challenger";
    return Stream.of(
        bad("no number", WRONG, "paired FILE", header + " 1,NaN", "line 2, column challenger: NaN"),
        bad("no such column", WRONG, "paired FILE", "champion 1", "column challenger is missing"),
        bad(
            "no variance",
            INVALID,
            "paired FILE",
            rows(header, 600, "2,1"),
            "losses that do not vary prove nothing"),
        bad(
            "the same model twice",
            UNDECIDED,
            "paired FILE",
            rows(header, 600, "2,2"),
            "the two have predicted the same so far"),
        bad(
            "few blocks",
            UNDECIDED,
            "paired FILE",
            rows(header, 10, "2,1"),
            "1 of the 24 blocks before the first look"),
        bad(
            "a level of nothing",
            WRONG,
            "paired FILE --alpha 0",
            rows(header, 10, "2,1"),
            "alpha: 0.0 (expected: in (0, 0.5])"));
  }

  static Stream<Arguments> switchback() {
    String header = "treated,outcome";
    return Stream.of(
        bad("no number", WRONG, "switchback FILE", header + " 1,2 0,NaN", "column outcome: NaN"),
        bad(
            "an unknown arm",
            WRONG,
            "switchback FILE",
            header + " 1,2 both,1",
            "line 3, column treated: both (expected: 1 or 0, or true or false)"),
        bad("no such column", WRONG, "switchback FILE", "treated 1", "column outcome is missing"),
        bad(
            "no variance",
            UNDECIDED,
            "switchback FILE",
            rows(header, 9, "1,5", "0,5"),
            "the outcome is the same in every period"),
        bad(
            "no variance of days in turn",
            INVALID,
            "switchback FILE --alternation",
            rows(header, 9, "0,5", "1,6"),
            "the difference is the same in every pair"),
        bad(
            "one period",
            WRONG,
            "switchback FILE",
            header + " 1,5",
            "periods: 1 (expected: at least"),
        bad(
            "clusters of different length",
            WRONG,
            "switchback FILE --cluster city",
            "city,treated,outcome Seoul,1,5 Seoul,0,4 Busan,1,3",
            "cluster Busan: 1 rows (expected: 2"),
        bad(
            "an arm that changes on its own",
            WRONG,
            "switchback FILE --carry-over 1",
            rows(header, 2, "1,5", "0,4"),
            "the arm changes before period 1 (expected: only at switch points)"));
  }

  static Stream<Arguments> interleaving() {
    String header = "user,a,b";
    return Stream.of(
        bad("no number", WRONG, "interleaving FILE", header + " u,NaN,1", "column a: NaN"),
        bad(
            "half a click",
            WRONG,
            "interleaving FILE",
            header + " u,0.5,1",
            "column a: 0.5 (expected: a whole number, 0 or more)"),
        bad("no such column", WRONG, "interleaving FILE", "user,a u,1", "column b is missing"),
        bad("few users", UNDECIDED, "interleaving FILE", header + " u,0,1", "1 users"),
        bad(
            "few users at any look",
            UNDECIDED,
            "interleaving FILE --sequential",
            header + " u,0,1",
            "of the 100 before the first look"),
        bad(
            "no variance",
            UNDECIDED,
            "interleaving FILE",
            header + " u,0,1 v,0,1 w,0,1",
            "all 3 users have the same preference"));
  }

  static Stream<Arguments> ope() {
    String ope = "ope FILE --policy target";
    String header = "action,propensity,reward,target";
    String whole = "ope FILE --policies p0,p1";
    String wide = "action,propensity,reward,p0,p1";
    return Stream.of(
        bad("a propensity of 0", WRONG, ope, header + " 0,0,1,1", "line 2: propensity: 0.0"),
        bad("a propensity above 1", WRONG, ope, header + " 0,1.5,1,1", "line 2: propensity: 1.5"),
        bad(
            "a propensity of 0 beside a whole policy",
            WRONG,
            whole,
            wide + " 0,0.5,1,1,0 0,0,1,1,0",
            "line 3: propensity: 0.0 (expected: above 0, at most 1)"),
        bad(
            "a policy that does not sum to 1",
            WRONG,
            whole,
            wide + " 0,0.5,1,0.5,0.4",
            "line 2: policy: probabilities that sum to 0.9 (expected: 1)"),
        bad("a policy above 1", WRONG, ope, header + " 0,0.5,1,2", "line 2: target: 2.0"),
        bad("no number", WRONG, ope, header + " 0,0.5,NaN,1", "line 2, column reward: NaN"),
        bad(
            "an unknown action",
            WRONG,
            whole,
            wide + " 2,0.5,1,1,0",
            "line 2: action: 2 (expected: 0 to 1, one for each probability of the policy)"),
        bad(
            "an action beyond their number",
            WRONG,
            ope + " --actions 2",
            header + " 2,0.5,1,1",
            "line 2: action: 2 of 2 (expected: 0 to 1)"),
        bad("no such column", WRONG, ope, "action,propensity,reward 0,1,1", "column target"),
        bad(
            "too few for a reward model",
            WRONG,
            whole,
            wide + " 0,0.5,1,1,0",
            "log: 1 choices (expected: at least 5 for a reward model)"),
        bad(
            "no variance",
            UNDECIDED,
            ope,
            rows(header, 9, "0,0.5,0,1", "1,0.5,0,0"),
            "too few rewarded choices to tell how sure that is"),
        bad(
            "a policy of which the log knows nothing",
            INVALID,
            ope,
            rows(header, 9, "0,0.5,1,0"),
            "the log says nothing about it"));
  }

  static Stream<Arguments> simulate() {
    return Stream.of(
        bad("one rate", WRONG, "simulate --rates 0.1", "", "--rates, --runs: 1 rates"),
        bad("a rate of 0", WRONG, "simulate --rates 0,0.1", "", "rates: 0.0, 0.1 (expected: in"),
        bad(
            "few samples",
            WRONG,
            "simulate --rates 0.1,0.2 --most 10",
            "",
            "most: 10 (expected: at least 2000)"),
        bad("no runs", WRONG, "simulate --rates 0.1,0.2 --runs 0", "", "at least 1 run"));
  }
}
