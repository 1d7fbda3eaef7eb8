package dev.pawl.spec.read;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.scenario.Challenger;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads scenarios. One that comes back is whole, and fits the spec that it is for.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class ScenarioReader {

  private ScenarioReader() {}

  /**
   * Reads a scenario from a file in UTF-8.
   *
   * @param spec the spec that it tries
   * @throws IOException when the file cannot be read
   * @throws InvalidSpecException with everything that is wrong with it; also when there is no such
   *     file, or no text in it
   */
  public static Scenario read(Path file, Spec spec) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidSpecException(
          file.toString(),
          List.of(
              new Problem(
                  0,
                  0,
                  "",
                  Files.isDirectory(file) ? "a folder" : "no such file",
                  "a file with a scenario",
                  "")));
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    try {
      return read(
          Files.readString(file, StandardCharsets.UTF_8),
          String.valueOf(file.getFileName()),
          folder,
          spec);
    } catch (CharacterCodingException e) {
      throw new InvalidSpecException(
          file.toString(),
          List.of(new Problem(0, 0, "", "bytes that are no text", "a scenario in UTF-8", "")));
    }
  }

  /**
   * Reads a scenario.
   *
   * @param yaml the text
   * @param sourceName where it came from, for messages: a file name
   * @param folder where relative paths in it start
   * @param spec the spec that it tries
   * @throws InvalidSpecException with everything that is wrong with it
   */
  public static Scenario read(String yaml, String sourceName, Path folder, Spec spec) {
    var problems = new Problems();
    Optional<Scenario> scenario =
        YamlText.read(yaml, sourceName, problems)
            .flatMap(tree -> decode(tree, folder, spec, problems));
    if (!problems.isEmpty() || scenario.isEmpty()) {
      throw problems.exception(sourceName);
    }
    return scenario.get();
  }

  private static Optional<Scenario> decode(Node tree, Path folder, Spec spec, Problems problems) {
    Schema schema = Schema.ofScenarios();
    schema.check(tree, problems);
    if (!(schema.complete(tree) instanceof Mapping mapping)) {
      return Optional.empty();
    }
    var whole = new Section(mapping, problems);
    Duration step = whole.positiveDuration("step").orElse(Duration.ofHours(1));
    Optional<Mapping> world = whole.mapping("world");
    Optional<Mapping> data = whole.mapping("data");
    boolean both = world.isPresent() && data.isPresent();
    boolean neither =
        !mapping.entries().containsKey("world") && !mapping.entries().containsKey("data");
    if (both || neither) {
      problems.at(
          mapping.place(), "world", both ? "beside data" : "missing", "either world or data", "");
    }
    var worlds = new WorldReader(spec, problems);
    Optional<Source> source =
        world
            .<Source>map(_ -> worlds.world(whole.section("world")))
            .or(() -> data.map(_ -> worlds.recorded(whole.section("data"), folder)));
    var happenings =
        new HappeningsReader(spec, folder, worlds, problems, source.flatMap(Source::end));
    List<Change> changes = happenings.changes(whole, world.isPresent());
    List<Challenger> challengers = happenings.challengers(whole);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Scenario(
            whole.text("scenario"),
            whole.text("purpose"),
            whole.whole("seed"),
            step,
            source.orElseThrow(),
            changes,
            challengers));
  }
}
