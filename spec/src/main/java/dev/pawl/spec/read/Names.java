package dev.pawl.spec.read;

import dev.pawl.spec.Identifier;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Place;
import dev.pawl.spec.read.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that a spec declares, each of them once.
 *
 * @param inputs what requests carry
 * @param outcomes what outcomes carry
 * @param derived the names of derived columns
 * @param live the names of live features
 * @param sound whether all declared values have a type
 */
record Names(
    List<InputSpec> inputs,
    List<InputSpec> outcomes,
    List<String> derived,
    List<String> live,
    boolean sound) {

  /** Reads the declarations and refuses names that are there twice or mean something else. */
  static Names declared(Section whole) {
    Section outcome = whole.section("outcome");
    unique(whole, outcome);
    var values = new ValueReader(whole.problems());
    List<InputSpec> inputs = values.read(whole.section("inputs").mapping());
    List<InputSpec> outcomes = values.read(outcome.section("values").mapping());
    return new Names(
        inputs,
        outcomes,
        keys(whole.section("derived")),
        keys(whole.section("live")),
        values.sound());
  }

  private static List<String> keys(Section section) {
    return List.copyOf(section.mapping().entries().keySet());
  }

  private static void unique(Section whole, Section outcome) {
    Map<String, String> taken = new HashMap<>();
    Problems problems = whole.problems();
    for (Section section :
        List.of(
            whole.section("inputs"),
            whole.section("derived"),
            whole.section("live"),
            outcome.section("values"))) {
      Mapping mapping = section.mapping();
      for (String name : mapping.entries().keySet()) {
        String path = mapping.pathOf(name);
        Place place = mapping.keys().getOrDefault(name, mapping.place());
        if (Identifier.isReserved(name)) {
          problems.at(
              place,
              path,
              "name " + name,
              "a name that means nothing else in expressions",
              "Choose another.");
        }
        String first = taken.putIfAbsent(name, path);
        if (first != null) {
          problems.at(place, path, "name " + name, "each name once", first + " has it too.");
        }
      }
    }
  }

  /** The names that rows have columns of: inputs, derived columns and live features. */
  List<String> columns() {
    var columns = new ArrayList<String>();
    inputs.forEach(input -> columns.add(input.name()));
    columns.addAll(derived);
    columns.addAll(live);
    return columns;
  }

  /** The name of an input, which a value must be. */
  String input(Scalar node, Problems problems) {
    List<String> known = inputs.stream().map(InputSpec::name).toList();
    if (!known.contains(node.text()) && !problems.faulty("inputs")) {
      problems.value(node, "an input: " + Suggestion.list(known), suggestion(node.text(), known));
    }
    return node.text();
  }

  /** The name of an input or a derived column, which a value must be. */
  String request(Scalar node, Problems problems) {
    List<String> known = new ArrayList<>(inputs.stream().map(InputSpec::name).toList());
    known.addAll(derived);
    if (!known.contains(node.text()) && !problems.faulty("inputs") && !problems.faulty("derived")) {
      problems.value(
          node,
          (derived.isEmpty() ? "an input: " : "an input or a derived column: ")
              + Suggestion.list(known),
          suggestion(node.text(), known));
    }
    return node.text();
  }

  static String suggestion(String name, List<String> known) {
    return Suggestion.forName(name, known).map("Did you mean %s?"::formatted).orElse("");
  }
}
