package dev.pawl.spec.read;

import dev.pawl.spec.DerivedSpec;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Aggregate;
import dev.pawl.spec.LiveSpec.Source;
import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads derived columns and live features. */
final class ColumnsReader {

  private static final Set<Aggregate> CONDITIONAL = EnumSet.of(Aggregate.COUNT, Aggregate.AGE);
  private static final Set<Aggregate> ENDLESS = EnumSet.of(Aggregate.LAST, Aggregate.AGE);
  private static final Set<Aggregate> DECAYING =
      EnumSet.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.MEAN);

  private final Names names;
  private final ExpressionReader expressions;
  private final Problems problems;

  ColumnsReader(Names names, ExpressionReader expressions) {
    this.names = names;
    this.expressions = expressions;
    this.problems = expressions.problems();
  }

  List<DerivedSpec> derived(Section whole) {
    Section section = whole.section("derived");
    var derived = new ArrayList<DerivedSpec>();
    for (String name : section.mapping().entries().keySet()) {
      section
          .scalar(name)
          .flatMap(node -> expressions.derived(name, node))
          .ifPresent(value -> derived.add(new DerivedSpec(name, value)));
    }
    return derived;
  }

  List<LiveSpec> live(Section whole) {
    Section section = whole.section("live");
    var live = new ArrayList<LiveSpec>();
    for (String name : section.mapping().entries().keySet()) {
      section
          .mapping(name)
          .flatMap(mapping -> live(name, new Section(mapping, problems)))
          .ifPresent(live::add);
    }
    return live;
  }

  private Optional<LiveSpec> live(String name, Section section) {
    List<Aggregate> aggregates =
        EnumSet.allOf(Aggregate.class).stream()
            .filter(aggregate -> section.mapping().entries().containsKey(word(aggregate)))
            .toList();
    if (aggregates.size() != 1) {
      refuseAggregates(section.mapping(), aggregates);
      return Optional.empty();
    }
    Aggregate aggregate = aggregates.getFirst();
    Source source = section.choice("of", Source.class).orElse(Source.OUTCOMES);
    boolean outcomes = source == Source.OUTCOMES;
    Optional<Scalar> value = section.scalar(word(aggregate));
    boolean conditional = CONDITIONAL.contains(aggregate);
    Optional<Expression> aggregated =
        conditional
            ? Optional.empty()
            : value.flatMap(node -> expressions.live(node, outcomes)).map(it -> it);
    Optional<Expression> where = where(section, conditional ? value : Optional.empty(), outcomes);
    List<String> by =
        section.names("by").stream().map(node -> names.request(node, problems)).toList();
    Optional<Duration> window = section.positiveDuration("window");
    Optional<Duration> halfLife = section.positiveDuration("half_life");
    checkSpan(section, aggregate);
    checkValue(section, aggregate);
    return Optional.of(
        new LiveSpec(
            name,
            aggregate,
            aggregated,
            source,
            by,
            window,
            halfLife,
            where,
            section.number("prior").orElse(0.0),
            section.number("at_least").orElse(Double.NEGATIVE_INFINITY),
            section.number("at_most").orElse(Double.POSITIVE_INFINITY)));
  }

  private void refuseAggregates(Mapping mapping, List<Aggregate> found) {
    String expected =
        "one of "
            + EnumSet.allOf(Aggregate.class).stream()
                .map(ColumnsReader::word)
                .collect(Collectors.joining(", "));
    String value =
        found.isEmpty()
            ? "no aggregate"
            : found.stream().map(ColumnsReader::word).collect(Collectors.joining(" and "));
    String fix = found.isEmpty() ? "" : "Declare a live feature for each.";
    if (mapping.keys().keySet().stream().noneMatch(key -> problems.faulty(mapping.pathOf(key)))) {
      problems.at(mapping.place(), mapping.path(), value, expected, fix);
    }
  }

  /** Which events count: those of the where and of a conditional aggregate's own condition. */
  private Optional<Expression> where(
      Section section, Optional<Scalar> conditional, boolean outcomes) {
    Optional<Scalar> own = conditional.filter(node -> !Boolean.TRUE.equals(node.value()));
    Optional<Scalar> where = section.scalar("where");
    if (own.isPresent() && where.isPresent()) {
      Optional<?> first = expressions.liveCondition(own.get(), own.get().text(), outcomes);
      Optional<?> second = expressions.liveCondition(where.get(), where.get().text(), outcomes);
      if (first.isEmpty() || second.isEmpty()) {
        return Optional.empty();
      }
      String both = "(%s) && (%s)".formatted(own.get().text(), where.get().text());
      return expressions.liveCondition(where.get(), both, outcomes).map(it -> it);
    }
    return own.or(() -> where)
        .flatMap(node -> expressions.liveCondition(node, node.text(), outcomes))
        .map(it -> it);
  }

  private void checkValue(Section section, Aggregate aggregate) {
    if (aggregate != Aggregate.MEAN && section.number("prior").orElse(0.0) != 0) {
      section.scalar("prior").ifPresent(node -> problems.value(node, "only with mean", ""));
    }
    double least = section.number("at_least").orElse(Double.NEGATIVE_INFINITY);
    double most = section.number("at_most").orElse(Double.POSITIVE_INFINITY);
    if (least > most) {
      section
          .scalar("at_least")
          .ifPresent(
              node -> problems.value(node, "at most at_most: " + section.text("at_most"), ""));
    }
    if (CONDITIONAL.contains(aggregate)) {
      for (String bound : List.of("at_least", "at_most")) {
        section
            .scalar(bound)
            .ifPresent(
                node -> problems.value(node, "not with " + word(aggregate), "Leave it out."));
      }
    }
  }

  private void checkSpan(Section section, Aggregate aggregate) {
    Mapping mapping = section.mapping();
    Node window = mapping.get("window");
    Node halfLife = mapping.get("half_life");
    if (halfLife != null && !DECAYING.contains(aggregate)) {
      problems.value(halfLife, "only with count, sum or mean", "Give a window instead.");
    } else if (window != null && halfLife != null) {
      problems.value(halfLife, "either window or half_life", "Leave one of them out.");
    } else if (window == null && halfLife == null && !ENDLESS.contains(aggregate)) {
      problems.at(
          mapping.place(),
          mapping.pathOf("window"),
          "missing",
          DECAYING.contains(aggregate)
              ? "a window or a half_life, such as 2h"
              : "a window, such as 2h",
          "");
    }
  }

  private static String word(Aggregate aggregate) {
    return aggregate.name().toLowerCase(Locale.ROOT);
  }
}
