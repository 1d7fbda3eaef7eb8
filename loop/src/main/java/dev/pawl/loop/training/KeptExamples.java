package dev.pawl.loop.training;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Examples as a replay makes them, kept in memory for as long as a training may ask for them: the
 * rows of a replay carry its own live features, which the log does not have.
 */
public final class KeptExamples implements ExampleSource {
  private final Deque<Example> kept = new ArrayDeque<>();
  private final Map<String, Long> fromOffsets = new TreeMap<>();

  /** Takes in an example. */
  public void add(Example example) {
    kept.add(example);
  }

  /** The same examples, kept apart from now on for as long as they would be here. */
  public KeptExamples copy() {
    KeptExamples copy = new KeptExamples();
    copy.kept.addAll(kept);
    copy.fromOffsets.putAll(fromOffsets);
    return copy;
  }

  @Override
  public Collection<Example> examples(TrainingRequest request, ModelDefinition definition) {
    long since = request.longestSince(definition);
    if (!request.parentHash().isEmpty()) {
      fromOffsets.put(request.lineage(), request.fromOffset());
    }
    long goingOn =
        fromOffsets.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    kept.removeIf(example -> example.labelTime() < since && example.labelOffset() < goingOn);
    return kept.stream().filter(request::asksFor).toList();
  }
}
