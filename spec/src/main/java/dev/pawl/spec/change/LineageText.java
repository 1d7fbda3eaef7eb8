package dev.pawl.spec.change;

import dev.pawl.spec.Component;
import dev.pawl.spec.LineageSpec;
import dev.pawl.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lineages in words, the same for all that mean the same. */
public final class LineageText {
  /** What is stated about a transform's outputs, which changes nothing about them. */
  static final String ASSERT = "assert";

  private LineageText() {}

  /**
   * What a lineage learns with: its learner, and the features and the window that are its own, such
   * as {@code linear {loss: huber}, window 7d}.
   *
   * @return "" when the spec has no such lineage beside the main one
   */
  public static String of(Spec spec, String lineage) {
    return Optional.ofNullable(spec.training().lineages().get(lineage))
        .map(LineageText::of)
        .orElse("");
  }

  static String of(LineageSpec lineage) {
    var text = new StringBuilder(Canonical.of(lineage.learner()));
    lineage.features().ifPresent(own -> text.append(", features ").append(transforms(own)));
    lineage.window().ifPresent(own -> text.append(", window ").append(Canonical.of(own)));
    return text.toString();
  }

  static String transforms(List<Component> features) {
    return features.stream()
        .map(it -> Canonical.of(it.without(ASSERT)))
        .collect(Collectors.joining("\n"));
  }
}
