package dev.pawl.cli.learn;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.checkpoint.CorruptArtifactException;
import dev.pawl.model.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A learner in a folder: its checkpoint as {@code manifest.json} and {@code state.safetensors}, and
 * {@code learn.json} with what its labels mean.
 *
 * @param name as it was asked for
 * @param learner as it was left
 * @param target what it predicts
 * @param rows how many rows it has learned
 */
record SavedLearner(String name, Learner learner, Target target, long rows) {
  private static final String ABOUT = "learn.json";

  /** Writes the folder; files of the same names are replaced. */
  void writeTo(Path folder) throws IOException {
    CheckpointCodec.Encoded files = CheckpointCodec.encode(Learners.checkpoint(learner));
    var about = new TreeMap<String, Object>();
    about.put("name", name);
    about.put("target", target.column());
    about.put("classes", target.classes());
    about.put("rows", rows);
    Files.createDirectories(folder);
    Files.write(folder.resolve(CheckpointCodec.MANIFEST), files.manifest());
    Files.write(folder.resolve(CheckpointCodec.STATE), files.state());
    Files.writeString(folder.resolve(ABOUT), CanonicalJson.write(about) + "\n");
  }

  /**
   * Reads a folder.
   *
   * @throws IllegalArgumentException when it is no such folder
   */
  static SavedLearner readFrom(Path folder, String option) throws IOException {
    for (String name : List.of(CheckpointCodec.MANIFEST, CheckpointCodec.STATE, ABOUT)) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new IllegalArgumentException(
            "%s: %s has no %s (expected: a folder that pawl learn --save wrote)"
                .formatted(option, folder, name));
      }
    }
    var files =
        new CheckpointCodec.Encoded(
            Files.readAllBytes(folder.resolve(CheckpointCodec.MANIFEST)),
            Files.readAllBytes(folder.resolve(CheckpointCodec.STATE)));
    String text = Files.readString(folder.resolve(ABOUT), StandardCharsets.UTF_8).strip();
    Learner learner;
    Object about;
    try {
      learner = Learners.restore(CheckpointCodec.decode(files.hash(), files));
      about = CanonicalJson.read(text);
    } catch (CorruptArtifactException | IllegalArgumentException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          "%s: %s is damaged (expected: what pawl learn --save wrote): %s"
              .formatted(option, folder, first),
          e);
    }
    if (!(about instanceof Map<?, ?> map
        && map.get("target") instanceof String column
        && map.get("name") instanceof String name
        && map.get("rows") instanceof Long rows)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: what pawl learn --save wrote)"
              .formatted(option, folder.resolve(ABOUT)));
    }
    Target target =
        learner.task() instanceof Task.Regression
            ? Target.ofNumbers(column)
            : Target.ofClasses(column, texts(map.get("classes")));
    return new SavedLearner(name, learner, target, rows);
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
