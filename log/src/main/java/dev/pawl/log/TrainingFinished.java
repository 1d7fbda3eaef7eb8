package dev.pawl.log;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training that was asked for has ended, well or badly. Replay takes the result from here instead
 * of training again.
 *
 * @param id the id of the request that it answers; a request is answered once
 * @param eventTime the data clock when the result was taken in, in milliseconds since
 *     1970-01-01T00:00Z
 * @param artifact the content hash of the checkpoint that was made; "" when the training failed
 * @param dataHash a hash over the examples that were learned, in their order; "" when it failed
 * @param error why it failed, in one line; "" when it did not
 * @param metrics what the trainer measured, such as {@code examples}; sorted by name. Nothing here
 *     that differs from run to run takes part in a hash
 */
public record TrainingFinished(
    String id,
    long eventTime,
    String artifact,
    String dataHash,
    String error,
    SortedMap<String, Double> metrics)
    implements Event {

  public TrainingFinished {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(artifact, "artifact");
    Objects.requireNonNull(dataHash, "dataHash");
    Objects.requireNonNull(error, "error");
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    if (artifact.isEmpty() == error.isEmpty()) {
      throw new IllegalArgumentException(
          "artifact: \"%s\", error: \"%s\" (expected: exactly one of them)"
              .formatted(artifact, error));
    }
  }

  @Override
  public String unit() {
    return "";
  }
}
