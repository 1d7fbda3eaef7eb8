package dev.pawl.watch.quality;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a check of a table needs to know of it. Immutable.
 *
 * @param target the column of the label
 * @param time the column of the time at which something happened
 * @param arrived the column of the time at which it was heard of
 * @param labelTime the column of the time at which the label was known
 * @param rules what must hold of each row
 * @param ignored columns that are not looked at
 * @param level the rate of false findings, over all columns and kinds; in (0, 0.5]
 */
public record QualitySettings(
    Optional<String> target,
    Optional<String> time,
    Optional<String> arrived,
    Optional<String> labelTime,
    List<RowRule> rules,
    Set<String> ignored,
    double level) {

  /** Nothing said, at a level of 1 %. */
  public static final QualitySettings USUAL =
      new QualitySettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Set.of(),
          0.01);

  public QualitySettings {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(arrived, "arrived");
    Objects.requireNonNull(labelTime, "labelTime");
    rules = List.copyOf(rules);
    ignored = Set.copyOf(ignored);
    if (!(level > 0 && level <= 0.5)) {
      throw new IllegalArgumentException("level: " + level + " (expected: in (0, 0.5])");
    }
  }
}
