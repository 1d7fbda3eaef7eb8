package dev.pawl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.stream.SplitMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckDriftCommandTest {
  @TempDir Path folder;
  private Path reference;

  @BeforeEach
  void writeReference() throws IOException {
    reference = write("a.csv", 1, 1, "");
  }

  @Test
  void nothing_is_found_in_rows_like_those_before() throws IOException {
    Ran ran = drift(write("b.csv", 2, 1, ""));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("2,000 rows compared with 2,000, 3 columns", "Nothing found.")
        .contains("Left out as times: at");
    assertThat(ran.code()).isZero();
  }

  @Test
  void another_unit_is_named() throws IOException {
    Ran ran = drift(write("b.csv", 2, 1 / 0.3048, ""));

    assertThat(ran.out())
        .contains("length  unit change (severity ")
        .contains("3.281 times what it was: feet for metres")
        .contains("→ convert it to the unit of the reference")
        .contains("1 found.");
    assertThat(ran.code()).isEqualTo(1);
  }

  @Test
  void a_column_without_any_value_is_missing_not_of_another_kind() throws IOException {
    Ran ran = drift(write("b.csv", 2, Double.NaN, ""), "--json");
    JsonNode findings = ran.json().path("findings");

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).path("kind").asText()).isEqualTo("missing_values");
    assertThat(findings.get(0).path("field").asText()).isEqualTo("length");
    assertThat(findings.get(0).path("severity").asDouble()).isEqualTo(1);
    assertThat(findings.get(0).path("confidence").asDouble()).isGreaterThan(0.99);
    assertThat(findings.get(0).path("evidence").asText()).contains("share now 1.000");
  }

  @Test
  void labels_that_come_later_than_before_are_named() throws IOException {
    Files.writeString(folder.resolve("pawl-check.yaml"), "time: at\nlabel_time: known\n");
    reference = late("c.csv", 1, 0);
    Ran same = drift(late("d.csv", 2, 0));
    Ran later = drift(late("e.csv", 3, 90));

    assertThat(same.out()).contains("Nothing found.");
    assertThat(later.out()).contains("known  late labels (severity ", "later after at than before");
    assertThat(later.code()).isEqualTo(1);
  }

  private Path late(String name, long seed, int minutes) throws IOException {
    SplitMix random = new SplitMix(seed);
    StringBuilder text = new StringBuilder("at,known\n");
    Instant at = Instant.parse("2024-01-01T00:00:00Z");
    for (int i = 0; i < 1_000; i++) {
      Instant known = at.plusSeconds(60L * i + 60L * (minutes + random.nextInt(120)));
      text.append(at.plusSeconds(60L * i)).append(',').append(known).append('\n');
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }

  @Test
  void what_is_ignored_is_said_with_its_reason() throws IOException {
    Path current = write("b.csv", 2, 2, "");
    Ran text = drift(current, "--ignore", "length=measured anew");
    Ran json = drift(current, "--ignore", "length=measured anew", "--json");

    assertThat(text.code()).isZero();
    assertThat(text.out()).contains("2 columns", "Left out: length, measured anew");
    JsonNode suppressed = json.json().path("suppressed");
    assertThat(suppressed.get(0).path("reason").asText()).isEqualTo("measured anew");
  }

  @Test
  void wrong_options_and_files_are_refused() throws IOException {
    Path current = write("b.csv", 2, 1, "");
    Ran unknown = drift(current, "--ignore", "size=why");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("--ignore: size (expected: one of [at, length, kind, note])");

    Ran effect = drift(current, "--least-effect", "1.5");
    assertThat(effect.code()).isEqualTo(2);
    assertThat(effect.err()).contains("leastEffect: 1.5 (expected: in [0, 1))");

    Ran absent = drift(folder.resolve("none.csv"));
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err()).contains("none.csv: no such file (expected: a CSV or Parquet file)");
    assertThat(LiveNode.runs("check").code()).isEqualTo(2);
  }

  private Ran drift(Path current, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check",
                "drift",
                "--reference",
                reference.toString(),
                "--current",
                current.toString()));
    arguments.addAll(List.of(more));
    return LiveNode.runs(arguments.toArray(String[]::new));
  }

  /** 2,000 rows; a scale of NaN leaves the column of lengths empty. */
  private Path write(String name, long seed, double scale, String kind) throws IOException {
    SplitMix random = new SplitMix(seed);
    StringBuilder text = new StringBuilder("at,length,kind,note\n");
    for (int i = 0; i < 2_000; i++) {
      double length = scale * StrictMath.exp(0.3 * random.nextGaussian());
      text.append(String.format(Locale.ROOT, "2024-01-01T%02d:%02d:00Z,", i / 60 % 24, i % 60))
          .append(Double.isNaN(length) ? "" : String.format(Locale.ROOT, "%.6f", length))
          .append(",k")
          .append(random.nextInt(6))
          .append(kind)
          .append(",n")
          .append(random.nextInt(1_500))
          .append('\n');
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }
}
