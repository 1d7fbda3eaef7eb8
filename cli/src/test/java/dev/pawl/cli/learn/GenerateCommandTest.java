package dev.pawl.cli.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GenerateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new GenerateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agrawal", "hyperplane", "led", "random_rbf", "random_tree", "sea"})
  void each_stream_has_a_header_and_as_many_rows_as_asked_for(String stream) {
    assertThat(run(stream, "--rows=50", "--seed=3")).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(51);
    int columns = lines.getFirst().split(",", -1).length;
    assertThat(lines.getFirst()).endsWith(",class");
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    String first = out.toString();
    run(stream, "--rows=50", "--seed=3");
    assertThat(out).hasToString(first);
    run(stream, "--rows=50", "--seed=4");
    assertThat(out.toString()).isNotEqualTo(first);
  }

  @Test
  void a_drift_changes_the_class_of_the_rows_after_it(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sea.csv");
    run(
        "sea:noise=0",
        "--drift=sea:function=3,noise=0",
        "--at=500",
        "--rows=1000",
        "--out=" + file);
    List<String> lines = Files.readAllLines(file);
    for (int i = 1; i <= 1000; i++) {
      String[] cells = lines.get(i).split(",", -1);
      double sum = Double.parseDouble(cells[0]) + Double.parseDouble(cells[1]);
      assertThat(cells[3]).as("row %d", i).isEqualTo(sum <= (i <= 500 ? 8 : 7) ? "1" : "0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see --rows=1 | STREAM: see (expected: one of [agrawal, hyperplane, led, random_rbf, random_tree, sea]). Did you mean sea?",
        "sea:noise=2 --rows=1 | STREAM.sea.noise: 2 (expected: a number from 0.0 to 1.0)",
        "sea:nois=0 --rows=1 | Did you mean noise?",
        "sea --rows=0 | --rows: 0 (expected: at least 1)",
        "sea --drift=led --rows=9 | after: "
      })
  void a_wrong_option_is_named(String options, String message) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
