package dev.pawl.cli.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {
  private Ran ran = new Ran(0, "", "");

  private int run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("generate"));
    words.addAll(List.of(arguments));
    ran = LiveNode.runs(words.toArray(String[]::new));
    return ran.code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agrawal", "hyperplane", "led", "random_rbf", "random_tree", "sea"})
  void each_stream_has_a_header_and_as_many_rows_as_asked_for(String stream) {
    assertThat(run(stream, "--rows=50", "--seed=3")).as(ran.err()).isZero();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(51);
    int columns = lines.getFirst().split(",", -1).length;
    assertThat(lines.getFirst()).endsWith(",class");
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    String first = ran.out();
    run(stream, "--rows=50", "--seed=3");
    assertThat(ran.out()).isEqualTo(first);
    run(stream, "--rows=50", "--seed=4");
    assertThat(ran.out()).isNotEqualTo(first);
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

  @Test
  void a_gradual_drift_mixes_both_around_its_row(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sea.csv");
    run(
        "sea:noise=0",
        "--drift=sea:function=3,noise=0",
        "--width=400",
        "--rows=2000",
        "--out=" + file);
    List<String> lines = Files.readAllLines(file);
    int[] after = new int[4];
    int[] told = new int[4];
    for (int i = 1; i <= 2000; i++) {
      String[] cells = lines.get(i).split(",", -1);
      double sum = Double.parseDouble(cells[0]) + Double.parseDouble(cells[1]);
      if (sum > 7 && sum <= 8) { // where the two differ
        told[(i - 1) / 500]++;
        after[(i - 1) / 500] += cells[3].equals("0") ? 1 : 0;
      }
    }
    assertThat(after[0]).isLessThan(told[0] / 10);
    assertThat(after[1] + after[2]).isBetween((told[1] + told[2]) / 4, 3 * (told[1] + told[2]) / 4);
    assertThat(after[3]).isGreaterThan(told[3] * 9 / 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "see --rows=1 | STREAM: see (expected: one of [agrawal, hyperplane, led, random_rbf,"
            + " random_tree, sea]). Did you mean sea?",
        "sea:noise=2 --rows=1 | STREAM.sea.noise: 2 (expected: a number from 0.0 to 1.0)",
        "sea:nois=0 --rows=1 | Did you mean noise?",
        "sea --rows=0 | --rows: 0 (expected: at least 1)",
        "sea --drift=led --rows=9 | --drift: led, which has 0 numbers, 24 categories and 10 classes"
            + " (expected: 3 numbers, 0 categories and 2 classes, as sea has)",
        "sea --at=5 --rows=9 | --at: without --drift (expected: with it)",
        "sea --drift=sea:function=2 --width=-5 --rows=9 | --width: -5 (expected: at least 0)",
        "sea --rows=9 --out=/nowhere/sea.csv | --out: /nowhere/sea.csv (expected: a file in a"
            + " folder that is there)"
      })
  void a_wrong_option_is_named(String options, String message) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }
}
