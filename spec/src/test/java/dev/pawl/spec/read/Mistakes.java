package dev.pawl.spec.read;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.provider.Arguments;

/** Specs with mistakes in them, and what is said of those. */
final class Mistakes {
  private static final Map<String, String> PARTS =
      Map.of(
          "model", "model: m",
          "owner", "owner: o",
          "purpose", "purpose: p",
          "inputs", "inputs: {a: number, c: category, t: time}",
          "outcome", "outcome: {values: {y: number}, window: 1h}");

  private Mistakes() {}

  /** A valid spec in which lines replace those of the same key, or are added. */
  static String spec(String... lines) {
    var parts = new TreeMap<>(PARTS);
    for (String line : lines) {
      parts.put(line.substring(0, line.indexOf(':')), line);
    }
    return String.join("\n", parts.values());
  }

  /** A row of a table: what is wrong, as a line or several, and what is said of it. */
  static Arguments mistake(String line, String message) {
    return Arguments.of(line, message);
  }

  /** What is said of a text. */
  static List<Problem> problems(String text) {
    return catchThrowableOfType(
            InvalidSpecException.class, () -> SpecReader.read(text, "spec.yaml"))
        .problems();
  }
}
