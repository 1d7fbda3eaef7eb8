package dev.pawl.cli.check;

import dev.pawl.cli.exit.Failures;
import dev.pawl.watch.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a file beside the data says of it: what its columns mean, what must hold, and which findings
 * are known. Everything is optional.
 *
 * @param target the column of the label
 * @param time the column of the time of the prediction, or of the event
 * @param labelTime the column of the time at which the label was known
 * @param arrived the column of the time at which the row arrived
 * @param id the column by which rows are told apart
 * @param leastEffect which share of the rows must lie elsewhere for drift to count
 * @param level the rate of false findings
 * @param knownAt of features, the column of the time at which they are known
 * @param rules conditions over the columns that each row must meet, by name
 * @param ignore columns to leave out, with the reason
 * @param suppress findings that are known, with the reason
 */
record CheckSettings(
    Optional<String> target,
    Optional<String> time,
    Optional<String> labelTime,
    Optional<String> arrived,
    Optional<String> id,
    double leastEffect,
    double level,
    Map<String, String> knownAt,
    Map<String, String> rules,
    Map<String, String> ignore,
    List<Suppression> suppress) {

  /** The name of the file that is looked for beside the data. */
  static final String NAME = "pawl-check.yaml";

  private static final double LEAST_EFFECT = 0.1;
  private static final double LEVEL = 0.01;
  private static final List<String> KEYS =
      List.of(
          "target",
          "time",
          "label_time",
          "arrived",
          "id",
          "least_effect",
          "level",
          "known_at",
          "rules",
          "ignore",
          "suppress");

  CheckSettings {
    knownAt = Collections.unmodifiableMap(new LinkedHashMap<>(knownAt));
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    ignore = Collections.unmodifiableMap(new LinkedHashMap<>(ignore));
    suppress = List.copyOf(suppress);
  }

  /**
   * A finding that is known.
   *
   * @param kind of that kind only; empty for any
   * @param field about that column only; empty for any
   * @param reason why it is all right
   */
  record Suppression(Optional<Finding.Kind> kind, Optional<String> field, String reason) {
    Suppression {
      Objects.requireNonNull(reason, "reason");
    }

    boolean covers(Finding finding) {
      return kind.map(finding.kind()::equals).orElse(true)
          && field.map(FindingReport.field(finding)::equals).orElse(true);
    }

    String words() {
      return (kind.map(FindingReport::word).orElse("") + " " + field.orElse("")).strip();
    }
  }

  /** The settings of a file, or of {@value #NAME} beside the data when there is one. */
  static CheckSettings of(@Nullable Path named, Path data) {
    Path file = named == null ? data.toAbsolutePath().resolveSibling(NAME) : named;
    if (named == null && !Files.exists(file)) {
      return read(Map.of());
    }
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      Object tree = new Load(settings).loadFromString(Files.readString(file));
      return read(tree == null ? Map.of() : map("settings", tree));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": no such file (expected: settings)", e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(
          file + ": not YAML: " + Failures.oneLine(e).replace('\n', ' '), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + Failures.oneLine(e), e);
    }
  }

  /** With what the command line says, which goes before what the file says. */
  CheckSettings with(
      @Nullable Double otherEffect, @Nullable Double otherLevel, Map<String, String> alsoIgnored) {
    Map<String, String> all = new LinkedHashMap<>(ignore);
    all.putAll(alsoIgnored);
    return new CheckSettings(
        target,
        time,
        labelTime,
        arrived,
        id,
        otherEffect == null ? leastEffect : otherEffect,
        otherLevel == null ? level : otherLevel,
        knownAt,
        rules,
        all,
        suppress);
  }

  private static CheckSettings read(Map<String, Object> tree) {
    for (String key : tree.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "%s: unknown (expected: one of %s)".formatted(key, KEYS));
      }
    }
    return new CheckSettings(
        text(tree, "target"),
        text(tree, "time"),
        text(tree, "label_time"),
        text(tree, "arrived"),
        text(tree, "id"),
        number(tree, "least_effect", LEAST_EFFECT),
        number(tree, "level", LEVEL),
        texts(tree, "known_at"),
        texts(tree, "rules"),
        texts(tree, "ignore"),
        suppressions(tree.get("suppress")));
  }

  private static Map<String, Object> map(String name, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: keys with values)".formatted(name, value));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, each) -> result.put(String.valueOf(key), each));
    return result;
  }

  private static Optional<String> text(Map<String, Object> tree, String key) {
    return Optional.ofNullable(tree.get(key)).map(String::valueOf);
  }

  private static double number(Map<String, Object> tree, String key, double otherwise) {
    return switch (tree.get(key)) {
      case null -> otherwise;
      case Number number -> number.doubleValue();
      case Object other ->
          throw new IllegalArgumentException("%s: %s (expected: a number)".formatted(key, other));
    };
  }

  private static Map<String, String> texts(Map<String, Object> tree, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (tree.get(key) != null) {
      map(key, tree.get(key))
          .forEach((name, text) -> {
            if (!(text instanceof String said) || said.isBlank()) {
              throw new IllegalArgumentException(
                  "%s.%s: %s (expected: a text)".formatted(key, name, text));
            }
            texts.put(name, said);
          });
    }
    return texts;
  }

  private static List<Suppression> suppressions(@Nullable Object tree) {
    List<Suppression> suppressions = new ArrayList<>();
    if (tree == null) {
      return suppressions;
    }
    if (!(tree instanceof List<?> list)) {
      throw new IllegalArgumentException("suppress: %s (expected: a list)".formatted(tree));
    }
    for (Object each : list) {
      String at = "suppress[%d]".formatted(suppressions.size());
      Map<String, Object> entry = map(at, each);
      Set<String> unknown = new TreeSet<>(entry.keySet());
      unknown.removeAll(Set.of("kind", "field", "reason"));
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: %s (expected: kind, field and reason)".formatted(at, unknown));
      }
      Optional<String> kind = text(entry, "kind");
      Optional<String> field = text(entry, "field");
      if (kind.isEmpty() && field.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: neither kind nor field (expected: at least one of them)".formatted(at));
      }
      String reason =
          text(entry, "reason")
              .filter(said -> !said.isBlank())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "%s.reason: missing (expected: why it is all right)".formatted(at)));
      suppressions.add(new Suppression(kind.map(said -> kind(at, said)), field, reason));
    }
    return suppressions;
  }

  private static Finding.Kind kind(String at, String word) {
    for (Finding.Kind kind : Finding.Kind.values()) {
      if (FindingReport.word(kind).equals(word.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "%s.kind: %s (expected: a kind of finding, such as stuck_value)".formatted(at, word));
  }
}
