package dev.pawl.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateCommandTest {
  private static final String SPEC =
      """
      model: fare
      owner: o
      purpose: p
      inputs: {x: number}
      outcome: {values: {y: number}, window: 1h}
      watch: {slices: {high: x > 0.5}}
      evaluation: {gate: {slices: 10%}}
      """;

  @TempDir Path folder;

  private Ran ran = new Ran(0, "", "");

  @BeforeEach
  void write() throws IOException {
    var rows = new StringBuilder("x,y\n");
    var random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      double x = random.nextDouble();
      rows.append(x).append(',').append(2 + 3 * x + random.nextGaussian() / 10).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
  }

  private int run(String spec, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("fare.yaml"), spec);
    String[] arguments = new String[4 + more.length];
    arguments[0] = "gate";
    arguments[1] = file.toString();
    arguments[2] = "--data";
    arguments[3] = folder.resolve("rows.csv").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    ran = LiveNode.runs(arguments);
    return ran.code();
  }

  @Test
  void what_learns_passes() throws IOException {
    assertThat(run(SPEC)).isZero();
    assertThat(ran.out().lines())
        .hasSize(5)
        .allMatch(line -> line.substring(10).startsWith("passed"));
  }

  @Test
  void rows_without_a_label_are_left_out_and_counted() throws IOException {
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, Files.readString(rows) + "0.5,\n0.7,\n");

    assertThat(run(SPEC)).isZero();
    assertThat(ran.out()).startsWith("rows      left out 2 without a label\n");
  }

  @Test
  void what_is_too_large_fails_and_says_so() throws IOException {
    assertThat(run(SPEC.replace("slices: 10%", "memory: {limit: 0.000001}"))).isEqualTo(1);
    assertThat(ran.out())
        .contains("costs     failed  the frozen model has ")
        .contains("sanity    passed");
  }

  @Test
  void an_input_that_requests_do_not_carry_fails() throws IOException {
    Path before = Files.writeString(folder.resolve("before.yaml"), SPEC);
    String rows = Files.readString(folder.resolve("rows.csv"));
    Files.writeString(
        folder.resolve("rows.csv"),
        rows.replaceFirst("x,y", "x,y,z").replaceAll("(?m)(\\d)$", "$1,1"));
    assertThat(
            run(
                SPEC.replace("{x: number}", "{x: number, z: {required: true}}"),
                "--against",
                before.toString()))
        .isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "schema    failed  input z is required, and requests do not carry it yet (expected: not"
                + " required until they do)");
  }

  @Test
  void a_file_that_is_not_there_is_named() throws IOException {
    assertThat(run(SPEC, "--against", folder.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(ran.err()).contains("no such file");
  }
}
