package dev.pawl.cli.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Settings;
import dev.pawl.model.row.Spelling;
import dev.pawl.stream.generator.Agrawal;
import dev.pawl.stream.generator.Concept;
import dev.pawl.stream.generator.Hyperplane;
import dev.pawl.stream.generator.Led;
import dev.pawl.stream.generator.RandomRbf;
import dev.pawl.stream.generator.RandomTree;
import dev.pawl.stream.generator.Sea;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as it is asked for: {@code sea:function=3,noise=0}. */
final class StreamChoice {
  private static final List<String> NAMES =
      List.of("agrawal", "hyperplane", "led", "random_rbf", "random_tree", "sea");

  private StreamChoice() {}

  /** The names that may be asked for. */
  static List<String> names() {
    return NAMES;
  }

  /**
   * The concept of a choice.
   *
   * @param option what it was given to, for messages
   * @throws IllegalArgumentException with all that is wrong
   */
  static Concept parse(String option, String text) {
    Declaration declaration = LearnerChoice.declaration(option, text);
    var problems = new ArrayList<Problem>();
    var settings = new Settings(option, declaration, problems);
    Concept concept = concept(declaration.kind(), settings);
    if (concept == null) {
      throw new IllegalArgumentException(
          "%s: %s (expected: one of %s). %s"
              .formatted(
                  option, declaration.kind(), NAMES, Spelling.hint(declaration.kind(), NAMES, ""))
              .strip());
    }
    if (!settings.finish()) {
      throw new InvalidDeclarationException(problems);
    }
    return concept;
  }

  private static @Nullable Concept concept(String name, Settings settings) {
    return switch (name) {
      case "sea" ->
          new Sea(settings.integer("function", 1, 1, 4), settings.number("noise", 0.1, 0, 1));
      case "agrawal" ->
          new Agrawal(
              settings.integer("function", 1, 1, 10), settings.number("perturbation", 0.05, 0, 1));
      case "led" -> {
        int irrelevant = settings.integer("irrelevant", 17, 0, 1000);
        yield new Led(
            settings.number("noise", 0.1, 0, 1),
            irrelevant,
            settings.integer("swapped", 0, 0, Math.min(7, irrelevant)));
      }
      case "random_rbf" -> {
        int classes = settings.integer("classes", 2, 2, 1000);
        yield new RandomRbf(
            settings.integer("model", 1, 0, Integer.MAX_VALUE),
            settings.integer("features", 10, 1, 10_000),
            classes,
            settings.integer("centres", Math.max(50, classes), 1, 100_000),
            settings.number("speed", 0, 0, 1));
      }
      case "hyperplane" -> {
        int features = settings.integer("features", 10, 1, 10_000);
        yield new Hyperplane(
            settings.integer("model", 1, 0, Integer.MAX_VALUE),
            features,
            settings.integer("moving", Math.min(2, features), 0, features),
            settings.number("speed", 0.001, 0, 1),
            settings.number("turn", 0.1, 0, 1),
            settings.number("noise", 0.05, 0, 1));
      }
      case "random_tree" -> {
        int depth = settings.integer("depth", 5, 1, 15);
        yield new RandomTree(
            settings.integer("model", 1, 0, Integer.MAX_VALUE),
            settings.integer("numbers", 5, 1, 1000),
            settings.integer("categories", 5, 0, 1000),
            settings.integer("values", 5, 2, 100),
            settings.integer("classes", 2, 2, 1000),
            depth,
            settings.integer("first_leaf", Math.min(3, depth), 1, depth),
            settings.number("leaves", 0.15, 0, 1));
      }
      default -> null;
    };
  }
}
