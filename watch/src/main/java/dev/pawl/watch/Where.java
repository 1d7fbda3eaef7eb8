package dev.pawl.watch;

import java.util.Objects;
import java.util.StringJoiner;

/**
 * What a finding is about: any of a feature, a slice of the rows and a version, each empty when the
 * finding is not about one in particular.
 *
 * @param feature the name of a feature or column, such as {@code distance}
 * @param slice the condition of the slice, such as {@code origin = JFK}
 * @param version the id of a version, such as {@code 2.13}, or the part it plays, such as {@code
 *     champion}
 */
public record Where(String feature, String slice, String version) {

  /** All of the data. */
  public static final Where ALL = new Where("", "", "");

  private static final String FEATURE = "feature:";
  private static final String SLICE = "slice:";

  public Where {
    Objects.requireNonNull(feature, "feature");
    Objects.requireNonNull(slice, "slice");
    Objects.requireNonNull(version, "version");
  }

  /** One feature or column. */
  public static Where feature(String name) {
    return new Where(name, "", "");
  }

  /** One slice of the rows, by its condition. */
  public static Where slice(String condition) {
    return new Where("", condition, "");
  }

  /** One version, by its id or the part it plays. */
  public static Where version(String version) {
    return new Where("", "", version);
  }

  /** The same, narrowed down to a slice. */
  public Where in(String condition) {
    return new Where(feature, condition, version);
  }

  /** The same, narrowed down to a version. */
  public Where of(String id) {
    return new Where(feature, slice, id);
  }

  /** In one line, such as {@code feature:distance}, {@code champion}, or {@code all}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    text.setEmptyValue("all");
    if (!feature.isEmpty()) {
      text.add(FEATURE + feature);
    }
    if (!slice.isEmpty()) {
      text.add(SLICE + slice);
    }
    if (!version.isEmpty()) {
      text.add(version);
    }
    return text.toString();
  }
}
