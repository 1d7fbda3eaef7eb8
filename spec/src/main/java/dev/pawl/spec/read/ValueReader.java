package dev.pawl.spec.read;

import dev.pawl.spec.InputSpec;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads declared values: inputs, and what outcomes carry. */
final class ValueReader {

  private final Problems problems;
  private boolean sound = true;

  ValueReader(Problems problems) {
    this.problems = problems;
  }

  /** Whether every value that was read has a type. */
  boolean sound() {
    return sound;
  }

  List<InputSpec> read(Mapping declarations) {
    var values = new ArrayList<InputSpec>();
    declarations
        .entries()
        .forEach((name, node) -> {
          if (problems.faulty(node.path())) {
            sound = false;
          } else {
            values.add(value(name, node));
          }
        });
    return values;
  }

  private InputSpec value(String name, Node node) {
    return switch (node) {
      case Scalar scalar ->
          plain(name, InputSpec.Type.valueOf(scalar.text().toUpperCase(Locale.ROOT)), List.of());
      case Sequence sequence -> plain(name, InputSpec.Type.CATEGORY, texts(sequence));
      case Mapping mapping -> detailed(name, new Section(mapping, problems));
    };
  }

  private static InputSpec plain(String name, InputSpec.Type type, List<String> categories) {
    return new InputSpec(
        name, type, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, categories, "");
  }

  private static List<String> texts(Node names) {
    return Section.names(names).stream().map(Scalar::text).toList();
  }

  private InputSpec detailed(String name, Section section) {
    List<String> categories = section.node("categories").map(ValueReader::texts).orElse(List.of());
    Optional<InputSpec.Type> declared = section.choice("type", InputSpec.Type.class);
    if (declared.isEmpty() && section.mapping().entries().containsKey("type")) {
      sound = false;
    }
    InputSpec.Type type =
        declared.orElse(categories.isEmpty() ? InputSpec.Type.NUMBER : InputSpec.Type.CATEGORY);
    double minimum = section.number("min").orElse(Double.NEGATIVE_INFINITY);
    double maximum = section.number("max").orElse(Double.POSITIVE_INFINITY);
    if (type != InputSpec.Type.NUMBER) {
      for (String key : List.of("min", "max", "unit")) {
        section.scalar(key).filter(it -> !it.text().isEmpty()).ifPresent(it -> only(it, "numbers"));
      }
    }
    if (type != InputSpec.Type.CATEGORY) {
      section.node("categories").ifPresent(it -> only(it, "type category"));
    }
    boolean textual = type == InputSpec.Type.CATEGORY || type == InputSpec.Type.TEXT;
    section.scalar("max_length").filter(it -> !textual).ifPresent(it -> only(it, "texts"));
    if (minimum > maximum) {
      section
          .scalar("min")
          .ifPresent(it -> problems.value(it, "at most max: " + section.text("max"), ""));
    }
    return new InputSpec(
        name,
        type,
        section.flag("required"),
        minimum,
        maximum,
        categories,
        section.text("unit"),
        textual
            ? (int) (double) section.number("max_length").orElse((double) InputSpec.LONGEST)
            : InputSpec.LONGEST,
        section.choice("wrong", InputSpec.Wrong.class).orElse(InputSpec.Wrong.REJECT));
  }

  private void only(Node node, String owner) {
    problems.value(node, "only with " + owner, "Leave it out.");
  }
}
