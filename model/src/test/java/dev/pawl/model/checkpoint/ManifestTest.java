package dev.pawl.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.Declaration;
import dev.pawl.model.Golden;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static Manifest manifest(Task task) {
    return new Manifest(
        Manifest.Content.LEARNER,
        Declaration.of("linear", Map.of("loss", "huber", "delta", 30, "learning_rate", 0.05)),
        task,
        Schema.of(
            Field.of("dep_delay", FieldType.NUMBER).asRequired(),
            Field.of("late", FieldType.BOOLEAN),
            Field.of("sched_dep", FieldType.TIME),
            new Field("origin", FieldType.CATEGORY, false, -1e9, 5, List.of("EWR", "JFK"), "x"),
            Field.of("note", FieldType.TEXT)),
        List.of(
            Declaration.of("bucketise", Map.of("of", "dep_delay", "edges", List.of(-5, 0.5))),
            Declaration.of("one_hot", Map.of("of", "origin", "hidden", true))),
        -7);
  }

  @Test
  void version_1_is_still_written_and_read() {
    Manifest manifest = manifest(new Task.Regression());
    String golden = Golden.text("manifest-1.json");
    assertThat(manifest.toJson()).isEqualTo(golden.strip());
    assertThat(Manifest.fromJson(golden)).isEqualTo(manifest);
  }

  @Test
  void every_task_is_kept() {
    for (Task task :
        List.of(
            new Task.Regression(),
            new Task.BinaryClassification(),
            new Task.Classification(List.of("a", "b", "c")))) {
      assertThat(Manifest.fromJson(manifest(task).toJson()).task()).isEqualTo(task);
    }
  }

  @Test
  void a_newer_format_is_refused() {
    String json = manifest(new Task.Regression()).toJson().replace("\"format\":1", "\"format\":2");
    assertThatThrownBy(() -> Manifest.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "manifest.format: 2 (expected: 1). Use the program that wrote it, or a newer one");
  }

  @Test
  void a_schema_that_was_changed_is_refused() {
    String json = manifest(new Task.Regression()).toJson().replace("\"note\"", "\"text\"");
    assertThatThrownBy(() -> Manifest.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("manifest.schemaFingerprint: ");
  }

  @Test
  void what_is_no_manifest_is_refused_with_the_place() {
    assertThatThrownBy(() -> Manifest.fromJson("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("JSON at line 1, column ");
    assertThatThrownBy(() -> Manifest.fromJson("{\"format\":1,\"schema\":[{\"name\":\"x\"}]}"))
        .hasMessage("schema[0].type: null (expected: a text)");
  }
}
