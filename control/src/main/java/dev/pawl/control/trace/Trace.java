package dev.pawl.control.trace;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.parked.Challengers.InPlay;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What became of a prediction.
 *
 * @param prediction what was answered
 * @param offset where it stands in the log
 * @param ingestTime when the log took it, in milliseconds since 1970-01-01T00:00Z
 * @param row the row that it was made from, by field; missing values are left out
 * @param version what answered; empty where the registry does not know it
 * @param outcomes what then happened, in the order of the log
 * @param example the labelled example that it became; empty while it has none
 * @param learnedBy the versions that learned the example
 * @param decisions those in whose comparison it counted
 * @param running the comparisons that go on in which it counts
 * @param missing what is no longer kept, or not there yet, in sentences
 */
public record Trace(
    Prediction prediction,
    long offset,
    long ingestTime,
    SequencedMap<String, Object> row,
    Optional<Version> version,
    List<Happened> outcomes,
    Optional<Example> example,
    List<Version> learnedBy,
    List<Decision> decisions,
    List<InPlay> running,
    List<String> missing) {

  public Trace {
    row = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(row));
    outcomes = List.copyOf(outcomes);
    learnedBy = List.copyOf(learnedBy);
    decisions = List.copyOf(decisions);
    running = List.copyOf(running);
    missing = List.copyOf(missing);
  }

  /**
   * An outcome.
   *
   * @param offset where it stands in the log
   * @param values what was observed, by name
   */
  public record Happened(Outcome outcome, long offset, Map<String, Object> values) {}
}
