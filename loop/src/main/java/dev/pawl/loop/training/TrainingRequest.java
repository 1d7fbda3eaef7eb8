package dev.pawl.loop.training;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A training that the fold asks for, because it is too long for the fold.
 *
 * @param id derived from the causing offset and the lineage: asking again is the same request
 * @param model the model's name
 * @param specHash the hash of the spec that says what to train
 * @param lineage the lineage that it is for
 * @param purpose what becomes of the result
 * @param parent the id of the version to go on from; "" for a training from scratch
 * @param parentHash the hash of that version's checkpoint; "" for a training from scratch
 * @param fromTime from scratch, the earliest label time to learn from; going on, when the parent
 *     was made; in milliseconds of event time
 * @param fromOffset the first offset whose labels are learned
 * @param toOffset one past the last offset whose labels are learned
 * @param clock the data clock when it was asked for, in milliseconds since 1970-01-01T00:00Z
 * @param withheld spans of event time whose predictions are not learned from
 */
public record TrainingRequest(
    String id,
    String model,
    String specHash,
    String lineage,
    Purpose purpose,
    String parent,
    String parentHash,
    long fromTime,
    long fromOffset,
    long toOffset,
    long clock,
    List<EventSpan> withheld) {

  public TrainingRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(specHash, "specHash");
    Objects.requireNonNull(lineage, "lineage");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(parentHash, "parentHash");
    withheld = List.copyOf(withheld);
  }

  /** Whether it learns from what became known with an example. */
  boolean asksFor(Example example) {
    return parentHash.isEmpty()
        ? example.labelTime() >= fromTime
        : example.labelOffset() >= fromOffset;
  }

  /** The earliest label time that a training from scratch of any lineage may still ask for. */
  long longestSince(ModelDefinition definition) {
    long longest = clock - definition.spec().training().longestWindow().toMillis();
    return parentHash.isEmpty() ? Math.min(longest, fromTime) : longest;
  }

  /** Those of some examples that are not withheld. */
  Collection<Example> without(Collection<Example> examples) {
    return withheld.isEmpty()
        ? examples
        : examples.stream().filter(example -> !Withheld.isIn(withheld, example)).toList();
  }

  /** What becomes of a result. */
  public enum Purpose {
    /** Nothing is trained: the parent is measured, for the gate. */
    MEASURE,
    /** A new version, which stands still. */
    VERSION,
    /** A recalibration, merged into the lineage. */
    RECALIBRATION,
    /** The start of the lineages of a new model iteration. */
    START
  }
}
