package dev.pawl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.stream.SplitMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckQualityCommandTest {
  @TempDir Path folder;

  @Test
  void nothing_is_found_in_rows_that_are_right() throws IOException {
    Ran ran = LiveNode.runs("check", "quality", write(false).toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("1,500 rows, 4 columns", "Nothing found.");
    assertThat(ran.code()).isZero();
  }

  @Test
  void what_is_wrong_is_named_by_kind_and_field() throws IOException {
    Path page = folder.resolve("quality.html");
    Ran ran =
        LiveNode.runs(
            "check",
            "quality",
            write(true).toString(),
            "--time",
            "start",
            "--label-time",
            "known",
            "--rule",
            "order=start <= known",
            "--json",
            "--html",
            page.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(1);
    JsonNode findings = ran.json().path("findings");
    assertThat(findings).hasSize(2);
    assertThat(findings.findValuesAsText("kind"))
        .containsExactlyInAnyOrder("stuck_value", "late_labels");
    assertThat(findings.findValuesAsText("field")).containsExactlyInAnyOrder("level", "known");
    assertThat(Files.readString(page)).contains("share of the rows").doesNotContain("<script");
  }

  @Test
  void rules_are_in_the_language_of_specs() throws IOException {
    Path file = write(false);
    Ran broken = LiveNode.runs("check", "quality", file.toString(), "--rule", "low=level < 0");
    Ran unknown = LiveNode.runs("check", "quality", file.toString(), "--rule", "low=size < 0");

    assertThat(broken.out()).contains("low  broken rule", "level < 0 fails in");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("rule low:").contains("size");
  }

  private Path write(boolean wrong) throws IOException {
    SplitMix random = new SplitMix(3);
    StringBuilder text = new StringBuilder("start,known,level,site\n");
    for (int i = 0; i < 1_500; i++) {
      int delay = (int) (50 * random.nextDouble()) + (wrong && i >= 1_200 ? 60 : 0);
      double level = wrong && i >= 300 && i < 400 ? 7.5 : random.nextGaussian();
      text.append(minute(i)).append(',').append(minute(i + delay)).append(',');
      text.append(String.format(Locale.ROOT, "%.4f", level)).append(",s").append(i % 7);
      text.append('\n');
    }
    Path file = folder.resolve("levels.csv");
    Files.writeString(file, text);
    return file;
  }

  private static String minute(int i) {
    return String.format(
        Locale.ROOT, "2024-01-%02dT%02d:%02d:00Z", 1 + i / 1_440, i / 60 % 24, i % 60);
  }
}
