package dev.pawl.loop.training;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import java.util.Collection;

/** Where a trainer finds the examples of a request. For use by one thread at a time. */
public interface ExampleSource {

  /**
   * The examples that a request asks for, in the order in which their labels became known: all
   * whose labels were made known by offsets in {@code [fromOffset, toOffset)}; for a training from
   * scratch, of those the ones with a label time of {@code fromTime} or later.
   *
   * @return valid until the next call
   */
  Collection<Example> examples(TrainingRequest request, ModelDefinition definition);
}
