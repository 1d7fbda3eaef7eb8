package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of specs says what the schema says, and its examples are specs. */
class SpecReferenceTest {

  private static final Path REFERENCE = Path.of("..", "docs", "spec.md");
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  private final String text = read();
  private final Schema schema = Schema.published();

  private static String read() {
    try {
      return Files.readString(REFERENCE, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void every_key_is_documented_as_the_schema_has_it() {
    List<String> rows = new ArrayList<>();
    rows(schema.root(), "", rows);
    assertThat(rows).hasSizeGreaterThan(60);
    List<String> lines = text.lines().toList();
    assertThat(rows.stream().filter(row -> !lines.contains(row)))
        .as("not in %s", REFERENCE)
        .isEmpty();
  }

  private void rows(JsonNode unresolved, String path, List<String> rows) {
    JsonNode node = schema.resolve(unresolved);
    var required = new TreeSet<String>();
    node.path("required").forEach(key -> required.add(key.asText()));
    for (var property : node.path("properties").properties()) {
      String key = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      rows.add(row(key, property.getValue(), required.contains(property.getKey())));
      rows(property.getValue(), key, rows);
    }
    if (node.path("additionalProperties").isObject()) {
      rows(node.get("additionalProperties"), path + ".NAME", rows);
    }
    if (node.has("items")) {
      rows(node.get("items"), path + "[]", rows);
    }
    node.path("oneOf").forEach(form -> rows(form, path, rows));
  }

  private String row(String key, JsonNode property, boolean required) {
    JsonNode resolved = schema.resolve(property);
    String description = property.path("description").asText(resolved.path("description").asText());
    JsonNode standard = schema.standard(property);
    String otherwise = required ? "required" : standard == null ? "" : "`" + plain(standard) + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(key, schema.expectation(property), otherwise, description);
  }

  private static String plain(JsonNode value) {
    return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
  }

  @Test
  void every_example_is_a_spec_or_a_part_of_one() {
    List<String> examples = YAML.matcher(text).results().map(it -> it.group(1)).toList();
    assertThat(examples).hasSizeGreaterThan(8);
    String whole = examples.stream().filter(it -> it.contains("live:")).findFirst().orElseThrow();
    for (String example : examples) {
      Spec spec =
          SpecReader.read(
              example.startsWith("model:") ? example : merged(whole, example), "spec.md");
      assertThat(spec.model()).isNotEmpty();
    }
  }

  /** The whole spec with the top-level parts of an example instead of its own. */
  private static String merged(String whole, String example) {
    var keys = new TreeSet<String>();
    Pattern.compile("(?m)^(\\w+):")
        .matcher(example)
        .results()
        .map(it -> it.group(1))
        .forEach(keys::add);
    var kept = new StringBuilder();
    boolean keeping = true;
    for (String line : whole.lines().toList()) {
      if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
        keeping = !keys.contains(line.split(":", 2)[0]);
      }
      if (keeping) {
        kept.append(line).append('\n');
      }
    }
    return kept + example;
  }

  @Test
  void every_message_in_it_is_one_that_is_given() {
    List<MatchResult> pairs =
        Pattern.compile("```yaml-with-mistakes\\n(.*?)```\\s+```text\\n(.*?)```", Pattern.DOTALL)
            .matcher(text)
            .results()
            .toList();
    assertThat(pairs).isNotEmpty();
    for (MatchResult pair : pairs) {
      assertThat(catchThrowable(() -> SpecReader.read(pair.group(1), "flights.yaml")))
          .hasMessage(pair.group(2).strip());
    }
  }
}
