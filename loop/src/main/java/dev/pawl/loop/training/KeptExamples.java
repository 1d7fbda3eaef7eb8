package dev.pawl.loop.training;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Examples as a replay makes them, kept in memory for as long as a training may ask for them: the
 * rows of a replay carry its own live features, which the log does not have.
 */
public final class KeptExamples implements ExampleSource {
  private final Deque<Example> kept = new ArrayDeque<>();

  /** Takes in an example. */
  public void add(Example example) {
    kept.add(example);
  }

  /** The same examples, kept apart from now on. */
  public KeptExamples copy() {
    KeptExamples copy = new KeptExamples();
    copy.kept.addAll(kept);
    return copy;
  }

  @Override
  public Collection<Example> examples(TrainingRequest request, ModelDefinition definition) {
    if (request.parentHash().isEmpty()) {
      kept.removeIf(example -> example.labelTime() < request.fromTime());
      return kept;
    }
    List<Example> found = new ArrayList<>();
    for (Example example : kept) {
      if (example.labelOffset() >= request.fromOffset()) {
        found.add(example);
      }
    }
    kept.clear();
    kept.addAll(found);
    return found;
  }
}
