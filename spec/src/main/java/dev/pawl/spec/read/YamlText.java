package dev.pawl.spec.read;

import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Place;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML 1.2 into a tree that knows its places. Anchors, aliases and the merge key {@code <<}
 * work; a key that is there twice is a problem; a text that unfolds into too much is refused.
 */
final class YamlText {

  private static final int DEEPEST = 32;
  private static final int MOST_VALUES = 50_000;
  private static final String MERGE = "<<";

  private final Problems problems;
  private int values;

  private YamlText(Problems problems) {
    this.problems = problems;
  }

  /** The tree of a text; empty when it has none, and then a problem says why. */
  static Optional<Node> read(String text, String sourceName, Problems problems) {
    var settings =
        LoadSettings.builder()
            .setLabel(sourceName)
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(MOST_VALUES)
            .build();
    try {
      requireShallow(text, settings);
      var composed = new Compose(settings).composeString(text);
      if (composed.isEmpty()) {
        problems.at(new Place(1, 1), "", "nothing", "a spec", "");
        return Optional.empty();
      }
      return Optional.of(new YamlText(problems).convert(composed.get(), "", 0));
    } catch (MarkedYamlEngineException malformed) {
      Place place = malformed.getProblemMark().map(YamlText::place).orElse(new Place(1, 1));
      problems.at(place, "", "not YAML: " + malformed.getProblem(), "", remedy(malformed));
    } catch (TooMuch tooMuch) {
      problems.at(new Place(1, 1), "", String.valueOf(tooMuch.getMessage()), "", "");
    } catch (YamlEngineException malformed) {
      problems.at(new Place(1, 1), "", "not YAML: " + malformed.getMessage(), "", "");
    }
    return Optional.empty();
  }

  /** The composer calls itself for each level, and has no bound of its own. */
  private static void requireShallow(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > DEEPEST) {
        throw new TooMuch("nested deeper than %d levels".formatted(DEEPEST));
      }
    }
  }

  private static String remedy(MarkedYamlEngineException malformed) {
    String problem = malformed.getProblem();
    if (problem.contains("another document")) {
      return "Write one spec in a file.";
    }
    if (problem.contains("TAB") || problem.contains("\\t")) {
      return "Indent with spaces, not with tabs.";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "Put quotes around a text with ': ' in it, and check the indentation.";
    }
    if (problem.contains("cannot start any token") || problem.contains("expected ',' or")) {
      return "Put quotes around a text with special characters, such as an expression.";
    }
    return "";
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place place(org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark().map(YamlText::place).orElse(new Place(1, 1));
  }

  private Node convert(org.snakeyaml.engine.v2.nodes.Node node, String path, int depth) {
    // Aliases nest, too.
    if (++values > MOST_VALUES || depth > DEEPEST) {
      throw new TooMuch(
          depth > DEEPEST
              ? "nested deeper than %d levels".formatted(DEEPEST)
              : "more than %,d values, aliases unfolded".formatted(MOST_VALUES));
    }
    return switch (node) {
      case ScalarNode scalar ->
          new Scalar(value(scalar, path), scalar.getValue(), place(scalar), path);
      case SequenceNode sequence -> {
        var items = new ArrayList<Node>();
        for (var item : sequence.getValue()) {
          items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
        }
        yield new Sequence(items, place(sequence), path);
      }
      case MappingNode mapping -> mapping(mapping, path, depth);
      default -> throw new IllegalStateException("A node of an unknown type: " + node);
    };
  }

  private Mapping mapping(MappingNode mapping, String path, int depth) {
    var entries = new LinkedHashMap<String, Node>();
    var keys = new LinkedHashMap<String, Place>();
    var merged = new ArrayList<Mapping>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place place = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.at(place, path, "a key that is a list or a mapping", "a name", "");
        continue;
      }
      String key = keyNode.getValue();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      if (key.equals(MERGE)) {
        merge(convert(tuple.getValueNode(), path, depth + 1), merged);
        continue;
      }
      Node value = convert(tuple.getValueNode(), keyPath, depth + 1);
      Place first = keys.putIfAbsent(key, place);
      if (first != null) {
        problems.at(
            place,
            keyPath,
            "there twice",
            "each key once",
            "Line %d has it too.".formatted(first.line()));
      } else {
        entries.put(key, value);
      }
    }
    addMerged(merged, entries, keys);
    return new Mapping(entries, keys, place(mapping), path);
  }

  private static void addMerged(
      List<Mapping> merged, SequencedMap<String, Node> entries, SequencedMap<String, Place> keys) {
    for (Mapping source : merged) {
      source.entries().forEach(entries::putIfAbsent);
      source.keys().forEach(keys::putIfAbsent);
    }
  }

  private void merge(Node value, List<Mapping> merged) {
    switch (value) {
      case Mapping mapping -> merged.add(mapping);
      case Sequence sequence -> sequence.items().forEach(item -> merge(item, merged));
      case Scalar scalar ->
          problems.value(scalar, "a mapping, or a list of mappings, to merge", "");
    }
  }

  private @Nullable Object value(ScalarNode scalar, String path) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT)) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException large) {
        return finite(scalar, path);
      }
    }
    if (tag.equals(Tag.FLOAT)) {
      return finite(scalar, path);
    }
    return text;
  }

  private Double finite(ScalarNode scalar, String path) {
    String text = scalar.getValue();
    if (text.endsWith("inf")
        || text.endsWith("nan")
        || Double.isInfinite(Double.parseDouble(text))) {
      problems.at(place(scalar), path, text, "a finite number", "Leave the key out for no bound.");
      return 0.0;
    }
    return Double.valueOf(text);
  }

  /** The text unfolds into more than any spec has. */
  private static final class TooMuch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }
}
