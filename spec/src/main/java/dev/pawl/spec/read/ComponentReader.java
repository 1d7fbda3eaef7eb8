package dev.pawl.spec.read;

import dev.pawl.spec.Component;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads transforms and learners: a name and its settings. Settings that are a list or a single
 * value stand for the setting {@code of}.
 */
final class ComponentReader {

  private static final String OF = "of";
  private static final String AS = "as";

  private final Problems problems;

  ComponentReader(Problems problems) {
    this.problems = problems;
  }

  Optional<Component> learner(Section whole) {
    return whole.node("learner").map(this::read);
  }

  /** The declared transforms, or the standard ones when none are declared. */
  List<Component> features(Section whole, Names names) {
    return ownFeatures(whole, names).orElseGet(() -> standard(names));
  }

  /** The transforms that a section declares; empty when it declares none. */
  Optional<List<Component>> ownFeatures(Section whole, Names names) {
    if (!whole.mapping().entries().containsKey("features")) {
      return Optional.empty();
    }
    List<Node> items =
        whole.node("features").orElse(null) instanceof Sequence sequence
            ? sequence.items()
            : List.of();
    List<String> known = new ArrayList<>(names.columns());
    items.forEach(item -> known.addAll(settingNames(item, AS).stream().map(Scalar::text).toList()));
    var features = new ArrayList<Component>();
    for (Node item : items) {
      if (!problems.faulty(item.path())) {
        features.add(read(item));
        settingNames(item, OF).forEach(node -> column(node, known));
      }
    }
    return Optional.of(features);
  }

  /**
   * Refuses a name that can be no column. Transforms name what they write after what they read
   * ({@code hour_bucket}, {@code carrier*origin}), so such names are left to them.
   */
  private void column(Scalar node, List<String> known) {
    if (node.value() instanceof String name
        && !known.contains(name)
        && known.stream().noneMatch(column -> name.startsWith(column + "_"))
        && !name.contains("*")) {
      problems.value(node, "a column: " + Suggestion.list(known), Names.suggestion(name, known));
    }
  }

  /** The names in a setting of a transform. */
  private static List<Scalar> settingNames(Node item, String setting) {
    if (!(item instanceof Mapping mapping) || mapping.entries().size() != 1) {
      return List.of();
    }
    Node settings = mapping.entries().firstEntry().getValue();
    if (settings instanceof Mapping named) {
      Node value = named.get(setting);
      return value == null ? List.of() : Section.names(value);
    }
    return setting.equals(OF) ? Section.names(settings) : List.of();
  }

  /** Numbers standardised, categories one-hot encoded, hour and weekday of times. */
  private static List<Component> standard(Names names) {
    var numbers = new ArrayList<String>();
    var categories = new ArrayList<String>();
    var times = new ArrayList<String>();
    for (InputSpec input : names.inputs()) {
      if (input.type() == InputSpec.Type.NUMBER || input.type() == InputSpec.Type.BOOLEAN) {
        numbers.add(input.name());
      } else if (input.type() == InputSpec.Type.CATEGORY) {
        categories.add(input.name());
      } else if (input.type() == InputSpec.Type.TIME) {
        times.add(input.name());
      }
    }
    numbers.addAll(names.derived());
    numbers.addAll(names.live());
    var features = new ArrayList<Component>();
    addIfAny(features, "standardise", numbers);
    addIfAny(features, "one_hot", categories);
    addIfAny(features, "time", times);
    return features;
  }

  private static void addIfAny(List<Component> features, String kind, List<String> of) {
    if (!of.isEmpty()) {
      features.add(Component.of(kind, Map.of(OF, List.copyOf(of))));
    }
  }

  /** A name alone, or with settings. */
  Component read(Node node) {
    if (node instanceof Mapping mapping && mapping.entries().size() == 1) {
      return read(mapping.entries().firstEntry().getKey(), mapping);
    }
    String kind = node instanceof Scalar scalar ? scalar.text() : "";
    return new Component(kind, new TreeMap<>(), node.place().line());
  }

  /** The part that a key of a mapping names, with the settings there. */
  Component read(String kind, Mapping mapping) {
    int line = mapping.keys().getOrDefault(kind, mapping.place()).line();
    return new Component(kind, settings(Objects.requireNonNull(mapping.get(kind), kind)), line);
  }

  private SortedMap<String, Object> settings(Node node) {
    return switch (node) {
      case Mapping mapping -> values(mapping);
      case Scalar scalar when scalar.value() == null -> new TreeMap<>();
      default -> new TreeMap<>(Map.of(OF, value(node)));
    };
  }

  private SortedMap<String, Object> values(Mapping mapping) {
    var values = new TreeMap<String, Object>();
    mapping.entries().forEach((key, value) -> values.put(key, value(value)));
    return values;
  }

  private Object value(Node node) {
    return switch (node) {
      case Mapping mapping -> values(mapping);
      case Sequence sequence -> sequence.items().stream().map(this::value).toList();
      case Scalar scalar -> {
        Object value = scalar.value();
        if (value == null) {
          problems.value(scalar, "a value", "Leave the key out for its default.");
          yield "";
        }
        yield value;
      }
    };
  }
}
