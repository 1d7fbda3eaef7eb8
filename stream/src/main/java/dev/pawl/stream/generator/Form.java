package dev.pawl.stream.generator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the examples of a concept look like.
 *
 * @param features in their order, at least one, of different names
 * @param classes how many classes there are, at least 2
 */
public record Form(List<Feature> features, int classes) {

  public Form {
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("features: none (expected: at least one)");
    }
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException(
            "features: " + feature.name() + " twice (expected: different names)");
      }
    }
    if (classes < 2) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: at least 2)");
    }
  }

  /**
   * One feature.
   *
   * @param name not empty
   * @param categories how many categories it has, or 0 when it is a number
   */
  public record Feature(String name, int categories) {

    public Feature {
      Objects.requireNonNull(name, "name");
      if (name.isEmpty()) {
        throw new IllegalArgumentException("name: empty (expected: a name)");
      }
      if (categories < 0) {
        throw new IllegalArgumentException("categories: " + categories + " (expected: 0 or more)");
      }
    }

    /** Whether its values are numbers, not categories. */
    public boolean isNumber() {
      return categories == 0;
    }
  }

  /** Numbers {@code x1…xn}. */
  static Form numbers(int count, int classes) {
    return mixed(count, 0, 0, classes);
  }

  /** Numbers {@code x1…xn}, then categories {@code c1…cm}. */
  static Form mixed(int numbers, int categories, int valuesEach, int classes) {
    List<Feature> features = new ArrayList<>();
    for (int i = 1; i <= numbers; i++) {
      features.add(new Feature("x" + i, 0));
    }
    for (int i = 1; i <= categories; i++) {
      features.add(new Feature("c" + i, valuesEach));
    }
    return new Form(features, classes);
  }
}
