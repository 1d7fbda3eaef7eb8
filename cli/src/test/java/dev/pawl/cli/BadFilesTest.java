package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode.Ran;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs and CSV files that are wrong: an error says where and what, and nothing is half-done. */
class BadFilesTest {
  private static final String HEADER = "id,asked,known,x,y\n";
  private static final String ROW = "a,2026-01-05T00:00:00Z,2026-01-05T01:00:00Z,1.5,4\n";

  @TempDir Path folder;

  private static String spec() {
    return LiveNode.spec();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Ran replay(Path spec, Path data) {
    return LiveNode.runs(
        "replay",
        spec.toString(),
        "--data",
        data.toString(),
        "--prediction-time",
        "asked",
        "--outcome-time",
        "known",
        "--id",
        "id",
        "--report",
        folder.resolve("report").toString());
  }

  private void isRefused(Ran ran, String expected) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err().replace(folder.toString() + "/", ""))
        .isEqualTo("pawl: " + expected + "\n");
    assertThat(ran.out()).isEmpty();
    assertThat(folder.resolve("report")).doesNotExist();
  }

  // ---- CSV files ------------------------------------------------------------------------------

  static Stream<Arguments> wrongTables() {
    return Stream.of(
        Arguments.of("", "f.csv: empty (expected: a line of column names, and rows under it)"),
        Arguments.of(HEADER, "f.csv: no rows under its header (expected: at least one)"),
        Arguments.of(
            "1,2,3,4,5\n" + ROW,
            "f.csv, line 1: numbers only, [1, 2, 3, 4, 5] (expected: a name for each column). Put a"
                + " line of names in front"),
        Arguments.of(
            "id,asked,known,x\n" + ROW,
            "f.csv: column y is missing (expected: one of [id, asked, known, x]). Did you mean x?"),
        Arguments.of(
            HEADER + ROW.replace(",4", ",4,5"),
            "f.csv, line 2: 6 values (expected: 5, one for each of [id, asked, known, x, y]). Quote"
                + " values that hold a separator or a line break"),
        Arguments.of(
            "id,asked,known,,y\n" + ROW,
            "f.csv, line 1: column 4 has no name (expected: a name for each column). Give it one"),
        Arguments.of(
            "id,asked,known,y,y\n" + ROW,
            "f.csv, line 1: y names columns 4 and 5 (expected: each name once). Rename one"),
        Arguments.of(
            HEADER + ROW + "b,2026-01-05T00:00:00Z,2026-01-05T01:00:00Z,1.5\n",
            "f.csv, line 3: 4 values (expected: 5, one for each of [id, asked, known, x, y]). Quote"
                + " values that hold a separator or a line break"),
        Arguments.of(
            HEADER + ROW.replace("1.5", "wide"),
            "f.csv, line 2, column x: \"wide\" (expected: a finite number)"),
        Arguments.of(
            HEADER + ROW.replace("1.5", "Infinity"),
            "f.csv, line 2, column x: \"Infinity\" (expected: a finite number)"),
        Arguments.of(
            HEADER + ROW.replace("1.5", "NaN"),
            "f.csv, line 2, column x: missing (expected: a finite number). Give it a value"),
        Arguments.of(
            HEADER + ROW.replace(",4\n", ",four\n"),
            "f.csv, line 2, column y: \"four\" (expected: a finite number)"),
        Arguments.of(
            HEADER + ROW.replace("2026-01-05T00:00:00Z", "05/01/2026"),
            "f.csv, line 2, column asked: \"05/01/2026\" (expected: a time such as"
                + " 2013-01-01T05:15:00Z, 2013-01-01 05:15:00, 1357017300 (seconds) or"
                + " 1357017300000 (milliseconds), or nothing)"),
        Arguments.of(
            HEADER + ROW.replace("2026-01-05T01:00:00Z", "2026-02-30"),
            "f.csv, line 2, column known: \"2026-02-30\" (expected: a time such as"
                + " 2013-01-01T05:15:00Z, 2013-01-01 05:15:00, 1357017300 (seconds) or"
                + " 1357017300000 (milliseconds), or nothing)"),
        Arguments.of(
            HEADER + ROW + ROW,
            "f.csv, line 3, column id: \"a\" (expected: an id of its own; line 2 has it too)"),
        Arguments.of(
            HEADER + ROW.replace("a,", ","), "f.csv, line 2, column id: \"\" (expected: an id)"));
  }

  @ParameterizedTest
  @MethodSource("wrongTables")
  void a_wrong_table_is_refused_with_its_place(String text, String expected) throws IOException {
    Ran ran = replay(write("line.yaml", spec()), write("f.csv", text));

    isRefused(ran, expected);
  }

  @Test
  void a_table_that_is_not_there_or_a_folder_is_refused() throws IOException {
    Path spec = write("line.yaml", spec());

    isRefused(
        replay(spec, folder.resolve("none.csv")),
        "none.csv: no such file (expected: a CSV or Parquet file)");
    Files.createDirectory(folder.resolve("dir"));
    isRefused(
        replay(spec, folder.resolve("dir")),
        "--data: dir (expected: a CSV or Parquet file, the folder of a log, or a data folder with"
            + " the model line)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
  void a_table_in_another_encoding_is_refused(String charset) throws IOException {
    Path data =
        write("f.csv", (HEADER + ROW.replace("a,", "é,")).getBytes(Charset.forName(charset)));

    Ran ran = replay(write("line.yaml", spec()), data);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("f.csv", "(expected: UTF-8). Save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void what_spreadsheets_write_is_read(int how) throws IOException {
    String plain = HEADER + ROW + ROW.replace("a,", "b,");
    String text =
        switch (how) {
          case 0 -> "\uFEFF" + plain;
          case 1 -> plain.replace("\n", "\r\n");
          case 2 -> plain.replace("a,", "\"a\nand \"\"more\"\"\",");
          default -> plain.replace(",", ";");
        };

    Ran ran = replay(write("line.yaml", spec()), write("f.csv", text));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("(2 labels)");
  }

  @Test
  void ten_thousand_columns_are_read_and_named_in_short() throws IOException {
    String names =
        IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String values = IntStream.range(0, 10_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    Path wide = write("f.csv", names + "\n" + values + "\n");
    Path whole =
        write("g.csv", HEADER.strip() + "," + names + "\n" + ROW.strip() + "," + values + "\n");
    Path spec = write("line.yaml", spec());

    assertThat(replay(spec, wide).err())
        .contains("column asked is missing (expected: one of [c0, c1, ", "c19] and 9,980 more)")
        .hasSizeLessThan(500);
    assertThat(replay(spec, whole).code()).isZero();
  }

  @Test
  void a_wrong_table_makes_no_spec() throws IOException {
    Path data = write("f.csv", HEADER + "a,b\n");

    Ran ran = LiveNode.runs("init", data.toString(), "-o", folder.resolve("new.yaml").toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("f.csv, line 2: 2 values (expected: 5");
    assertThat(folder.resolve("new.yaml")).doesNotExist();
  }

  // ---- specs ----------------------------------------------------------------------------------

  static Stream<Arguments> wrongSpecs() {
    return Stream.of(
        Arguments.of("", "s.yaml:1: nothing (expected: a spec)"),
        Arguments.of("model: [line\n", "s.yaml:2: not YAML: "),
        Arguments.of("just words\n", "s.yaml:1: "),
        Arguments.of(
            LiveNode.spec().replace("owner: tests@example.com\n", ""), "s.yaml:1: owner: "),
        Arguments.of(
            LiveNode.spec().replace("micro_batch: 16", "micro_batch: many"),
            "s.yaml:19: training.micro_batch: many (expected: "),
        Arguments.of(
            LiveNode.spec().replace("micro_batch: 16", "micro_batch: 0"),
            "s.yaml:19: training.micro_batch: 0 (expected: 1 … 65536"),
        Arguments.of(
            LiveNode.spec().replace("micro_batch:", "microbatch:"),
            "s.yaml:19: training.microbatch: "),
        Arguments.of(
            LiveNode.spec().replace("number: [x]", "number: [xx]"),
            "s.yaml:13: features[0].number"),
        Arguments.of(LiveNode.spec().replace("label: y", "label: y +"), "s.yaml:11: outcome.label"),
        Arguments.of(
            LiveNode.spec().replace("window: 6h", "window: soon"),
            "s.yaml:10: outcome.window: soon (expected: "),
        Arguments.of(
            LiveNode.spec().replace("margin: 1%", "margin: .nan"), "s.yaml:22: evaluation.margin"),
        Arguments.of(
            LiveNode.spec().replace("margin: 1%", "margin: 1e400"),
            "s.yaml:22: evaluation.margin: 1e400 (expected: a finite number)"),
        Arguments.of(
            LiveNode.spec().replace("micro_batch: 16", "micro_batch: 1" + "0".repeat(400)),
            "s.yaml:19: training.micro_batch: 1000"),
        Arguments.of(
            LiveNode.spec().replace("label: y", "label: '" + "(".repeat(9000) + "y'"),
            "s.yaml:11: outcome.label: ("),
        Arguments.of(
            LiveNode.spec().replace("margin: 1%", "margin: " + "[".repeat(9000)),
            "s.yaml:1: nested deeper than 32 levels"),
        Arguments.of(LiveNode.spec() + "model: again\n", "s.yaml:23: model"));
  }

  @ParameterizedTest
  @MethodSource("wrongSpecs")
  void a_wrong_spec_is_refused_with_its_line(String text, String expected) throws IOException {
    Path spec = write("s.yaml", text);

    Ran ran = replay(spec, write("f.csv", HEADER + ROW));
    Ran applied = LiveNode.runs("apply", spec.toString(), "--server", "http://127.0.0.1:1");

    for (Ran each : new Ran[] {ran, applied}) {
      assertThat(each.code()).isEqualTo(2);
      assertThat(each.err()).contains(expected);
    }
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void a_spec_that_is_no_text_is_refused() throws IOException {
    Path data = write("f.csv", HEADER + ROW);
    Path latin =
        write("s.yaml", spec().replace("noise", "é").getBytes(StandardCharsets.ISO_8859_1));

    isRefused(replay(latin, data), "s.yaml: bytes that are no text (expected: a spec in UTF-8)");
    isRefused(
        replay(folder.resolve("none.yaml"), data),
        "none.yaml: no such file (expected: a file with a spec)");
    isRefused(
        replay(Objects.requireNonNull(folder), data),
        folder + ": a folder (expected: a file with a spec)");
  }

  @Test
  void a_spec_of_windows_is_read() throws IOException {
    Path spec = write("s.yaml", "\uFEFF" + spec().replace("\n", "\r\n"));

    Ran ran = replay(spec, write("f.csv", HEADER + ROW));

    assertThat(ran.code()).as(ran.err()).isZero();
  }
}
