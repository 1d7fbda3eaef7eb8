package dev.pawl.spec.read;

import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Place;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives a refusal of a part of a spec, which comes from where the part is made (a transform, a
 * learner), the place in the text that it is about.
 */
public final class SpecRefusal {

  private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");

  /** {@code value (expected: …). Remedy}. */
  private static final Pattern PARTS =
      Pattern.compile("(.*?) \\(expected: (.*?)\\)(?:[.] (.*))?", Pattern.DOTALL);

  /** The setting that a list or a single value stands for, as in {@code standardise: [a]}. */
  private static final String UNNAMED = "of";

  private SpecRefusal() {}

  /**
   * A spec that cannot be used, with places.
   *
   * @param sourceName where the spec came from, such as a file name
   * @param messages what is wrong, by paths such as {@code features[3].bucketise.edges}; a path
   *     that the text does not have in full gets the place of the deepest part that it has
   */
  public static InvalidSpecException of(
      Spec spec, String sourceName, SequencedMap<String, String> messages) {
    Optional<Node> tree = YamlText.read(spec.text(), sourceName, new Problems());
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, String> message : messages.entrySet()) {
      String path = message.getKey();
      Place place = tree.map(node -> place(node, path)).orElse(new Place(0, 0));
      problems.add(problem(place, path, message.getValue()));
    }
    return new InvalidSpecException(sourceName, problems);
  }

  private static Problem problem(Place place, String path, String message) {
    Matcher parts = PARTS.matcher(message);
    return parts.matches()
        ? new Problem(
            place.line(),
            place.column(),
            path,
            parts.group(1),
            parts.group(2),
            Objects.requireNonNullElse(parts.group(3), ""))
        : new Problem(place.line(), place.column(), path, message, "", "");
  }

  private static Place place(Node tree, String path) {
    Node node = tree;
    Place place = tree.place();
    for (String step : STEP.matcher(path).results().map(MatchResult::group).toList()) {
      Node next = inside(node, step);
      if (next != null) {
        place = node instanceof Mapping mapping ? keyPlace(mapping, step) : next.place();
        node = next;
      } else if (!step.equals(UNNAMED)) {
        return place;
      }
    }
    return place;
  }

  private static Place keyPlace(Mapping mapping, String key) {
    return mapping.keys().getOrDefault(key, mapping.place());
  }

  private static @Nullable Node inside(Node node, String step) {
    return switch (node) {
      case Mapping mapping -> mapping.get(step);
      case Sequence sequence ->
          isIndex(step, sequence) ? sequence.items().get(Integer.parseInt(step)) : null;
      case Scalar scalar -> null;
    };
  }

  private static boolean isIndex(String step, Sequence sequence) {
    return step.matches("\\d{1,6}") && Integer.parseInt(step) < sequence.items().size();
  }
}
