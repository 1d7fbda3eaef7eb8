package dev.pawl.spec.read;

import dev.pawl.spec.Expression;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.MetricSpec.Kind;
import dev.pawl.spec.MetricSpec.Per;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads business metrics. */
final class MetricReader {

  private final Names names;
  private final ExpressionReader expressions;
  private final Problems problems;

  MetricReader(Names names, ExpressionReader expressions) {
    this.names = names;
    this.expressions = expressions;
    this.problems = expressions.problems();
  }

  List<MetricSpec> read(Section whole) {
    Section section = whole.section("metrics");
    List<MetricSpec> metrics = new ArrayList<>();
    for (String name : section.mapping().entries().keySet()) {
      if (name.equals(MetricSpec.LOSS)) {
        problems.at(
            section.mapping().keys().getOrDefault(name, section.mapping().place()),
            section.mapping().pathOf(name),
            "name loss",
            "a name that is not the loss's",
            "Choose another; stages call the loss of evaluation.metric so.");
      }
      section
          .mapping(name)
          .flatMap(it -> metric(name, new Section(it, problems)))
          .ifPresent(metrics::add);
    }
    return metrics;
  }

  private Optional<MetricSpec> metric(String name, Section section) {
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (section.mapping().get(word(kind)) != null) {
        kinds.add(kind);
      }
    }
    if (kinds.size() != 1) {
      String found =
          kinds.isEmpty()
              ? "no value"
              : String.join(" and ", kinds.stream().map(MetricReader::word).toList());
      problems.at(
          section.mapping().place(),
          section.mapping().path(),
          found,
          "one of proportion, mean, ratio",
          kinds.isEmpty() ? "" : "Declare a metric for each.");
      return Optional.empty();
    }
    Kind kind = kinds.getFirst();
    Optional<Expression> value = section.scalar(word(kind)).flatMap(node -> value(node, kind));
    Optional<Expression> to = section.scalar("to").flatMap(node -> value(node, kind));
    checkDivisor(section, kind);
    Per per = section.choice("per", Per.class).orElse(Per.PREDICTION);
    boolean larger = section.text("better").equals("larger");
    return value.map(it -> new MetricSpec(name, kind, it, to, per, larger));
  }

  private void checkDivisor(Section section, Kind kind) {
    Mapping mapping = section.mapping();
    boolean divided = mapping.get("to") != null;
    if (kind == Kind.RATIO && !divided) {
      problems.at(
          mapping.place(), mapping.pathOf("to"), "missing", "what the ratio is divided by", "");
    } else if (kind != Kind.RATIO && divided) {
      section.scalar("to").ifPresent(node -> problems.value(node, "only with ratio", ""));
    }
  }

  /** A metric is about what came back: it reads at least one value of outcomes. */
  private Optional<Expression> value(Scalar node, Kind kind) {
    Optional<? extends Expression> value =
        kind == Kind.PROPORTION
            ? expressions.liveCondition(node, node.text(), true)
            : expressions.live(node, true);
    List<String> carried = names.outcomes().stream().map(InputSpec::name).toList();
    if (value.isPresent() && value.get().reads().stream().noneMatch(carried::contains)) {
      problems.value(
          node,
          "something that outcomes carry: " + Suggestion.list(carried),
          "Declare the value it is about in outcome.values.");
    }
    return value.map(it -> it);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
