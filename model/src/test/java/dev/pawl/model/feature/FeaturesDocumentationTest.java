package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.Declaration;
import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/features.md} to what can be declared. */
class FeaturesDocumentationTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("distance", FieldType.NUMBER),
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("delay_here", FieldType.NUMBER),
          Field.of("wind", FieldType.NUMBER),
          Field.of("is_holiday", FieldType.BOOLEAN),
          Field.of("sched_dep", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("origin", FieldType.CATEGORY),
          Field.of("dest", FieldType.CATEGORY),
          Field.of("tailnum", FieldType.CATEGORY),
          Field.of("note", FieldType.TEXT));

  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w/*]*");

  private static String documentation() throws IOException {
    return Files.readString(Path.of("../docs/features.md"));
  }

  /** The entries of each block of examples: flow style on one line each, so JSON but for quotes. */
  private static List<List<Declaration>> examples() throws IOException {
    var blocks = new ArrayList<List<Declaration>>();
    BLOCK
        .matcher(documentation())
        .results()
        .forEach(block -> {
          var declarations = new ArrayList<Declaration>();
          block
              .group(1)
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("- "))
              .forEach(line -> declarations.add(entry(line.substring(2))));
          blocks.add(declarations);
        });
    return blocks;
  }

  private static Declaration entry(String yaml) {
    String json = WORD.matcher(yaml).replaceAll("\"$0\"").replaceAll("\"(true|false)\"", "$1");
    return Declaration.parse("example", CanonicalJson.read("{" + json + "}"));
  }

  @Test
  void every_example_can_be_declared() throws IOException {
    List<List<Declaration>> examples = examples();
    assertThat(examples).hasSize(2);
    // the second block is one list: its cross reads what its time makes
    for (List<Declaration> block : examples) {
      assertThat(Pipeline.of(SCHEMA, block).outputs()).isNotEmpty();
    }
  }

  @Test
  void every_kind_has_a_row_and_an_example() throws IOException {
    String text = documentation();
    List<String> shown = examples().get(1).stream().map(Declaration::kind).toList();
    for (String kind : Pipeline.kinds()) {
      assertThat(text).contains("\n| `" + kind + "` |");
      assertThat(shown).contains(kind);
    }
  }
}
