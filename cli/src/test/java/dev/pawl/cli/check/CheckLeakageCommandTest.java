package dev.pawl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.stream.SplitMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckLeakageCommandTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    SplitMix random = new SplitMix(1);
    StringBuilder text = new StringBuilder("hour,copy,sold\n");
    for (int i = 0; i < 600; i++) {
      int sold = random.nextInt(100);
      text.append(random.nextInt(24)).append(',').append(3 * sold + 1).append(',').append(sold);
      text.append('\n');
    }
    file = folder.resolve("sales.csv");
    Files.writeString(file, text);
  }

  @Test
  void a_copied_label_is_named_and_fails() {
    Ran ran = leakage("--target", "sold");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("600 rows, 2 features of sold", "copy  copied label (severity 1.00")
        .contains("1 found.", "Strongest alone");
    assertThat(ran.code()).isEqualTo(1);
  }

  @Test
  void settings_beside_the_data_name_the_target_and_what_is_known() throws IOException {
    Files.writeString(
        folder.resolve("pawl-check.yaml"),
        """
        target: sold
        suppress:
          - kind: copied_label
            field: copy
            reason: the till's own count
          - field: hour
            reason: never seen
        """);
    Ran text = leakage();
    Ran json = leakage("--json");

    assertThat(text.err()).isEmpty();
    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("Nothing found.", "Known: copied label copy, the till's own count")
        .contains("Suppressed, but not found: hour");
    JsonNode root = json.json();
    assertThat(root.path("findings")).isEmpty();
    assertThat(root.path("suppressed").get(0).path("reason").asText())
        .isEqualTo("the till's own count");
  }

  @Test
  void a_page_shows_what_was_found_without_loading_anything() throws IOException {
    Path page = folder.resolve("leakage.html");
    Ran ran = leakage("--target", "sold", "--html", page.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(Files.readString(page))
        .contains("<b>copy</b> copied label", "<svg")
        .doesNotContain("http", "<script");
  }

  @Test
  void wrong_settings_are_refused_with_their_place() throws IOException {
    assertThat(leakage().err()).contains("--target: missing (expected: the column of the label)");
    assertThat(leakage("--target", "gain").err())
        .contains("--target: gain (expected: one of [hour, copy, sold])");
    assertThat(settings("targt: sold"))
        .contains("wrong.yaml: targt: unknown (expected: one of [target, time,");
    assertThat(settings("suppress:\n  - field: copy"))
        .contains("suppress[0].reason: missing (expected: why it is all right)");
    assertThat(settings("suppress:\n  - kind: odd\n    reason: x"))
        .contains("suppress[0].kind: odd (expected: a kind of finding, such as stuck_value)");
    assertThat(settings("level: high")).contains("level: high (expected: a number)");
    assertThat(settings("a: [")).contains("wrong.yaml: not YAML");
    assertThat(leakage("--settings", "absent.yaml").err()).contains("no such file");
  }

  private String settings(String yaml) throws IOException {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(wrong, yaml);
    Ran ran = leakage("--target", "sold", "--settings", wrong.toString());
    assertThat(ran.code()).isEqualTo(2);
    return ran.err();
  }

  private Ran leakage(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "check";
    arguments[1] = "leakage";
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return LiveNode.runs(arguments);
  }
}
