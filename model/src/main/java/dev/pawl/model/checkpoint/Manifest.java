package dev.pawl.model.checkpoint;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint is: all that, together with its state, makes the learner or the frozen model
 * again.
 *
 * <p>Format version 1, as canonical JSON:
 *
 * <pre>
 * {"content": "learner" or "model",
 *  "features": [{"kind": …, "settings": {…}}, …],
 *  "format": 1,
 *  "part": {"kind": …, "settings": {…}},
 *  "schema": [{"name": …, "type": …, …}, …],
 *  "schemaFingerprint": 16 hexadecimal digits,
 *  "seed": a whole number,
 *  "task": {"kind": "regression", "binary_classification" or "classification", "classes": […]}}
 * </pre>
 *
 * @param content whether training can go on from it
 * @param part the learner's declaration, or the frozen model's kind and settings
 * @param task what is predicted
 * @param schema the rows
 * @param features the transforms' declarations, in order; none where the part reads rows itself
 * @param seed what the learner draws from; 0 for a frozen model
 */
public record Manifest(
    Content content,
    Declaration part,
    Task task,
    Schema schema,
    List<Declaration> features,
    long seed) {
  private static final long FORMAT = 1;

  public Manifest {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(schema, "schema");
    features = List.copyOf(features);
  }

  /** What the state is of. */
  public enum Content {
    /** A learner: training can go on from it. */
    LEARNER,
    /** A frozen model: only what serving needs. */
    MODEL
  }

  /** The manifest of a frozen model. */
  public static Manifest ofModel(
      Declaration part, Task task, Schema schema, List<Declaration> features) {
    return new Manifest(Content.MODEL, part, task, schema, features, 0);
  }

  /** This manifest with what it is of. */
  public Checkpoint with(Tensors.Writer state) {
    return new Checkpoint(toJson(), Tensors.of(state));
  }

  /** This manifest as canonical JSON. */
  public String toJson() {
    var tree = new TreeMap<String, Object>();
    tree.put("format", FORMAT);
    tree.put("content", content.name().toLowerCase(Locale.ROOT));
    tree.put("part", tree(part));
    tree.put("task", tree(task));
    tree.put("schema", schema.toTree());
    tree.put("schemaFingerprint", "%016x".formatted(schema.fingerprint()));
    tree.put("features", features.stream().map(Manifest::tree).toList());
    tree.put("seed", seed);
    return CanonicalJson.write(tree);
  }

  private static Map<String, Object> tree(Declaration declaration) {
    return Map.of("kind", declaration.kind(), "settings", declaration.settings());
  }

  private static Map<String, Object> tree(Task task) {
    return switch (task) {
      case Task.Regression() -> Map.of("kind", "regression");
      case Task.BinaryClassification() -> Map.of("kind", "binary_classification");
      case Task.Classification(List<String> classes) ->
          Map.of("kind", "classification", "classes", classes);
    };
  }

  /**
   * The manifest that {@link #toJson} gave.
   *
   * @throws IllegalArgumentException when it is of a newer format, or something else, with the
   *     place
   */
  public static Manifest fromJson(String json) {
    Map<String, @Nullable Object> tree = CanonicalJson.readObject(json);
    if (!Objects.equals(tree.get("format"), FORMAT)) {
      throw new IllegalArgumentException(
          "manifest.format: %s (expected: %d). Use the program that wrote it, or a newer one"
              .formatted(tree.get("format"), FORMAT));
    }
    Schema schema = Schema.ofTree(tree.get("schema"));
    String fingerprint = "%016x".formatted(schema.fingerprint());
    if (!fingerprint.equals(tree.get("schemaFingerprint"))) {
      throw new IllegalArgumentException(
          "manifest.schemaFingerprint: %s (expected: %s, from the schema)"
              .formatted(tree.get("schemaFingerprint"), fingerprint));
    }
    if (!(tree.get("seed") instanceof Long seed)) {
      throw new IllegalArgumentException(
          "manifest.seed: %s (expected: a whole number)".formatted(tree.get("seed")));
    }
    var features = new ArrayList<Declaration>();
    for (Object feature : CanonicalJson.list("manifest.features", tree.get("features"))) {
      features.add(declaration("manifest.features[" + features.size() + "]", feature));
    }
    return new Manifest(
        content(CanonicalJson.text("manifest.content", tree.get("content"))),
        declaration("manifest.part", tree.get("part")),
        task(CanonicalJson.object("manifest.task", tree.get("task"))),
        schema,
        features,
        seed);
  }

  private static Content content(String name) {
    return switch (name) {
      case "learner" -> Content.LEARNER;
      case "model" -> Content.MODEL;
      default ->
          throw new IllegalArgumentException(
              "manifest.content: %s (expected: learner or model)".formatted(name));
    };
  }

  private static Declaration declaration(String path, @Nullable Object value) {
    Map<String, @Nullable Object> tree = CanonicalJson.object(path, value);
    var settings = new TreeMap<String, Object>();
    CanonicalJson.object(path + ".settings", tree.get("settings"))
        .forEach((name, setting) ->
            settings.put(name, Objects.requireNonNull(setting, path + ".settings." + name)));
    return new Declaration(CanonicalJson.text(path + ".kind", tree.get("kind")), settings);
  }

  private static Task task(Map<String, @Nullable Object> tree) {
    String kind = CanonicalJson.text("manifest.task.kind", tree.get("kind"));
    return switch (kind) {
      case "regression" -> new Task.Regression();
      case "binary_classification" -> new Task.BinaryClassification();
      case "classification" -> {
        var classes = new ArrayList<String>();
        for (Object name : CanonicalJson.list("manifest.task.classes", tree.get("classes"))) {
          classes.add(CanonicalJson.text("manifest.task.classes", name));
        }
        yield new Task.Classification(classes);
      }
      default ->
          throw new IllegalArgumentException(
              "manifest.task.kind: %s (expected: regression, binary_classification or classification)"
                  .formatted(kind));
    };
  }
}
