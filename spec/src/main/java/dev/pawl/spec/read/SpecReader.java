package dev.pawl.spec.read;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.Problem;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.ServingSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TrainingSpec;
import dev.pawl.spec.WatchSpec;
import dev.pawl.spec.read.Node.Mapping;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads specs. A spec that comes back is whole and consistent in itself; whether its transforms and
 * its learner exist, and what they say to their settings, is known where they are made: {@link
 * InvalidSpecException#at} gives their refusals the line of the spec.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class SpecReader {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private SpecReader() {}

  /**
   * Reads a spec.
   *
   * @param yaml the text
   * @param sourceName where it came from, for messages: a file name
   * @throws InvalidSpecException with everything that is wrong with it
   */
  public static Spec read(String yaml, String sourceName) {
    var problems = new Problems();
    Optional<Spec> spec =
        YamlText.read(yaml, sourceName, problems).flatMap(tree -> decode(tree, yaml, problems));
    if (!problems.isEmpty() || spec.isEmpty()) {
      throw problems.exception(sourceName);
    }
    return spec.get();
  }

  /**
   * Reads a spec from a file in UTF-8, with a byte order mark or without.
   *
   * @throws IOException when the file cannot be read
   * @throws InvalidSpecException with everything that is wrong with it; also when there is no such
   *     file, or no text in it
   */
  public static Spec read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw noText(
          file, Files.isDirectory(file) ? "a folder" : "no such file", "a file with a spec");
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return read(
          text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text,
          String.valueOf(file.getFileName()));
    } catch (CharacterCodingException e) {
      throw noText(file, "bytes that are no text", "a spec in UTF-8");
    }
  }

  private static InvalidSpecException noText(Path file, String found, String expected) {
    return new InvalidSpecException(
        file.toString(), List.of(new Problem(0, 0, "", found, expected, "")));
  }

  private static Optional<Spec> decode(Node tree, String yaml, Problems problems) {
    Schema schema = Schema.published();
    schema.check(tree, problems);
    if (!(schema.complete(tree) instanceof Mapping mapping)) {
      return Optional.empty();
    }
    var whole = new Section(mapping, problems);
    Names names = Names.declared(whole);
    var expressions = new ExpressionReader(names, problems);
    var columns = new ColumnsReader(names, expressions);
    var derived = columns.derived(whole);
    var live = columns.live(whole);
    var outcome = new OutcomeReader(names, expressions).read(whole);
    var components = new ComponentReader(problems);
    var features = components.features(whole, names);
    var learner = components.learner(whole);
    TrainingSpec training =
        new TrainingReader(components, names, learner).read(whole, outcome.task());
    EvaluationSpec evaluation = EvaluationReader.read(whole, outcome.task());
    List<MetricSpec> metrics = new MetricReader(names, expressions).read(whole);
    RolloutSpec rollout =
        new RolloutReader(names, expressions).read(whole, evaluation, training.lineages().keySet());
    ServingSpec serving = ServingReader.serving(whole, expressions);
    WatchSpec watch =
        new WatchReader(names, expressions).read(whole, evaluation.block(), outcome.outcome());
    Optional<String> unit = whole.scalar("unit").map(node -> names.input(node, problems));
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Spec(
            whole.text("model"),
            whole.text("owner"),
            whole.text("purpose"),
            outcome.task(),
            names.inputs(),
            unit,
            derived,
            live,
            outcome.outcome().orElseThrow(),
            features,
            learner.orElseThrow(),
            training,
            evaluation,
            metrics,
            rollout,
            serving,
            watch,
            yaml));
  }
}
