package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the Java of the README, and holds the README to what was run. */
class ReadmeExampleTest {

  @Test
  void the_example_runs() {
    Schema schema =
        Schema.of(Field.of("x", FieldType.NUMBER), Field.of("city", FieldType.CATEGORY));
    List<Declaration> features =
        List.of(
            Declaration.parse("", Map.of("number", "x")),
            Declaration.parse("", Map.of("hash", "city")));
    Learner learner =
        Learners.of(
            new Task.BinaryClassification(),
            schema,
            features,
            Declaration.of("hoeffding_tree", Map.of()),
            1);
    Row row = new RowBuilder(schema).set("x", (Object) 0.7).set("city", "Oslo").row();
    learner.learn(row, 1, 1);
    double[] scores = new double[1];
    learner.predict(row, scores);

    assertThat(scores[0]).isGreaterThan(0.5);
  }

  @Test
  void the_readme_says_what_is_run() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/pawl/learn/ReadmeExampleTest.java"));
    int from = source.indexOf("    Schema schema");
    String example = source.substring(from, source.indexOf("\n\n", from));
    String readme = Files.readString(Path.of("../README.md"));
    assertThat(words(readme)).contains(words(example));
  }

  /** Without what formatters change. */
  private static String words(String text) {
    return text.replaceAll("\\s+", "");
  }
}
