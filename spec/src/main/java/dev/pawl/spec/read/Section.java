package dev.pawl.spec.read;

import dev.pawl.spec.read.Node.Mapping;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the values of a mapping that the schema has checked and completed. A value that the schema
 * refused reads as a harmless one, so that reading goes on and finds what else is wrong; nothing
 * that was read so is given out. Not safe for use by several threads.
 */
final class Section {

  private final Mapping mapping;
  private final Problems problems;

  Section(Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  Mapping mapping() {
    return mapping;
  }

  Problems problems() {
    return problems;
  }

  /** The value of a key, unless it was left out or refused. */
  Optional<Node> node(String key) {
    return Optional.ofNullable(mapping.get(key)).filter(node -> !problems.faulty(node.path()));
  }

  Optional<Scalar> scalar(String key) {
    return node(key).filter(Scalar.class::isInstance).map(Scalar.class::cast);
  }

  Optional<Mapping> mapping(String key) {
    return node(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
  }

  /** The section of a key; an empty one when it was left out or refused. */
  Section section(String key) {
    return new Section(
        mapping(key)
            .orElseGet(() ->
                new Mapping(
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    mapping.place(),
                    mapping.pathOf(key))),
        problems);
  }

  String text(String key) {
    return scalar(key).map(Scalar::text).orElse("");
  }

  boolean flag(String key) {
    return scalar(key).map(scalar -> Boolean.TRUE.equals(scalar.value())).orElse(false);
  }

  Optional<Double> number(String key) {
    return scalar(key)
        .map(Scalar::value)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue());
  }

  long whole(String key) {
    return number(key).map(Double::longValue).orElse(1L);
  }

  Optional<Duration> duration(String key) {
    return scalar(key).flatMap(this::duration);
  }

  /** A duration that must be longer than nothing. */
  Optional<Duration> positiveDuration(String key) {
    return scalar(key)
        .flatMap(scalar -> {
          Optional<Duration> span = duration(scalar);
          if (span.isPresent() && span.get().isZero()) {
            problems.value(scalar, "a duration above 0", "");
          }
          return span;
        });
  }

  private Optional<Duration> duration(Scalar scalar) {
    Optional<Duration> span = Durations.parse(scalar.text());
    if (span.isEmpty()) {
      problems.value(scalar, "at most " + Durations.LONGEST_SHOWN, "");
    }
    return span;
  }

  /** A share of something, within bounds. */
  double share(String key, Range range) {
    return scalar(key).map(scalar -> share(scalar, range)).orElse(range.high());
  }

  double share(Scalar scalar, Range range) {
    double share =
        scalar.value() instanceof Number number
            ? number.doubleValue()
            : Double.parseDouble(scalar.text().replace("%", "")) / 100;
    if (!range.contains(share)) {
      problems.value(scalar, range.shown(), "");
    }
    return share;
  }

  <E extends Enum<E>> Optional<E> choice(String key, Class<E> choices) {
    return scalar(key)
        .flatMap(scalar ->
            Arrays.stream(choices.getEnumConstants())
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(scalar.text()))
                .findFirst());
  }

  /** One name, or a list of names. */
  List<Scalar> names(String key) {
    return node(key).map(Section::names).orElse(List.of());
  }

  static List<Scalar> names(Node node) {
    return switch (node) {
      case Scalar scalar -> List.of(scalar);
      case Sequence sequence ->
          sequence.items().stream()
              .filter(Scalar.class::isInstance)
              .map(Scalar.class::cast)
              .toList();
      case Mapping mapping -> List.of();
    };
  }

  /**
   * The shares that are allowed: from {@code low} to {@code high}.
   *
   * @param open whether {@code low} itself is too low
   */
  record Range(double low, double high, boolean open, String shown) {

    boolean contains(double share) {
      return share <= high && (open ? share > low : share >= low);
    }
  }
}
