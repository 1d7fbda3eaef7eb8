package dev.pawl.spec.change;

import dev.pawl.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What changed from one spec to another of the same model, and what that means.
 *
 * @param iteration the most that a changed field makes
 * @param fields what changed, in the order of a spec; empty when nothing did
 */
public record SpecChange(Iteration iteration, List<FieldChange> fields) {

  /** The order of the columns, which is only worth a word when nothing else about them changed. */
  private static final String COLUMNS = "columns";

  /** Fields with a line for each part, of which only those are worth a word that changed. */
  private static final Set<String> LISTS =
      Set.of(
          "features", "training.triggers", "rollout.stages", "serving.routes", "serving.shadows");

  public SpecChange {
    fields = List.copyOf(fields);
  }

  /**
   * A field that changed.
   *
   * @param field its path, such as {@code training.window}
   * @param before what it was, in canonical form; "" when it was not there
   * @param after what it is; "" when it is not there any more
   * @param iteration what its change makes
   */
  public record FieldChange(String field, String before, String after, Iteration iteration) {

    /** Such as {@code training.window: 90d → 60d}. */
    @Override
    public String toString() {
      if (before.isEmpty()) {
        return "%s: added %s".formatted(field, after.replace("\n", ", "));
      }
      if (after.isEmpty()) {
        return "%s: removed %s".formatted(field, before.replace("\n", ", "));
      }
      return "%s: %s → %s".formatted(field, before.replace("\n", ", "), after.replace("\n", ", "));
    }
  }

  /**
   * The difference of two specs.
   *
   * @throws IllegalArgumentException when they are of different models
   */
  public static SpecChange between(Spec before, Spec after) {
    if (!before.model().equals(after.model())) {
      throw new IllegalArgumentException(
          "model: %s (expected: %s). A spec of another name is another model."
              .formatted(after.model(), before.model()));
    }
    SequencedMap<String, SpecFields.Value> old = SpecFields.of(before);
    SequencedMap<String, SpecFields.Value> now = SpecFields.of(after);
    Set<String> paths = new LinkedHashSet<>(now.keySet());
    paths.addAll(old.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String path : paths) {
      String was = text(old, path);
      String is = text(now, path);
      if (!was.equals(is) && !isDetailOfAnother(path, old, now)) {
        SpecFields.Value value = now.containsKey(path) ? now.get(path) : old.get(path);
        Iteration iteration = value == null ? Iteration.NEITHER : value.iteration();
        changes.add(change(path, was, is, iteration));
      }
    }
    boolean named = changes.stream().anyMatch(change -> ofColumn(change.field()));
    changes.removeIf(change -> change.field().equals(COLUMNS) && named);
    Iteration most =
        changes.stream()
            .map(FieldChange::iteration)
            .max(Iteration::compareTo)
            .orElse(Iteration.NEITHER);
    return new SpecChange(most, changes);
  }

  private static boolean ofColumn(String field) {
    return field.startsWith("inputs.") || field.startsWith("derived.") || field.startsWith("live.");
  }

  private static String text(SequencedMap<String, SpecFields.Value> fields, String path) {
    SpecFields.Value value = fields.get(path);
    return value == null ? "" : value.text();
  }

  /** Whether a path is a bound of a value that was added or removed as a whole. */
  private static boolean isDetailOfAnother(
      String path,
      SequencedMap<String, SpecFields.Value> old,
      SequencedMap<String, SpecFields.Value> now) {
    int end = path.lastIndexOf('.');
    String owner = end < 0 ? "" : path.substring(0, end);
    return old.containsKey(owner) != now.containsKey(owner);
  }

  private static FieldChange change(String path, String was, String is, Iteration iteration) {
    if (!LISTS.contains(path)) {
      return new FieldChange(path, was, is, iteration);
    }
    List<String> removed = minus(was, is);
    List<String> added = minus(is, was);
    return removed.isEmpty() && added.isEmpty()
        ? new FieldChange(path, was, is, iteration)
        : new FieldChange(path, String.join("\n", removed), String.join("\n", added), iteration);
  }

  private static List<String> minus(String lines, String others) {
    List<String> left = new ArrayList<>(lines.lines().toList());
    others.lines().forEach(left::remove);
    return left;
  }

  /** Such as {@code a data iteration: training.window: 90d → 60d}; {@code nothing changed}. */
  public String sentence() {
    return fields.isEmpty()
        ? "nothing changed"
        : iteration.words()
            + ": "
            + fields.stream().map(FieldChange::toString).collect(Collectors.joining("; "));
  }
}
