package dev.pawl.loop.training;

import dev.pawl.log.EventLog;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.plan.Columns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Examples from the log. Windows that slide forward are read once: what two neighbouring windows
 * share is kept.
 */
public final class LogWindow implements ExampleSource {
  private final EventLog log;
  private final Supplier<List<Columns>> specs;
  private final Deque<Example> kept = new ArrayDeque<>();
  private @Nullable LogExamples source;
  private String specHash = "";
  private long fromTime;
  private long toOffset;

  /** Examples of a log whose rows are all of the spec that is trained. */
  public LogWindow(EventLog log) {
    this(log, List::of);
  }

  /**
   * Examples of a log.
   *
   * @param log the log
   * @param specs the columns of all specs that the model has had; asked for at each training
   */
  public LogWindow(EventLog log, Supplier<List<Columns>> specs) {
    this.log = log;
    this.specs = specs;
  }

  private LogExamples open(ModelDefinition definition, long from) {
    LogExamples examples = new LogExamples(log, definition.spec(), from);
    specs.get().forEach(examples::alsoDecode);
    return examples;
  }

  @Override
  public Collection<Example> examples(TrainingRequest request, ModelDefinition definition) {
    return request.parentHash().isEmpty()
        ? window(request, definition)
        : onwards(request, definition);
  }

  /** What some lineage's window may still reach back to is kept, and a shorter one leaves out. */
  private Collection<Example> window(TrainingRequest request, ModelDefinition definition) {
    long since = request.longestSince(definition);
    LogExamples from = source;
    if (from == null
        || !specHash.equals(request.specHash())
        || fromTime > since
        || toOffset > request.toOffset()) {
      if (from != null) {
        from.close();
      }
      from = open(definition, since);
      source = from;
      specHash = request.specHash();
      kept.clear();
    }
    for (Example next = from.next(request.toOffset());
        next != null;
        next = from.next(request.toOffset())) {
      kept.add(next);
    }
    kept.removeIf(example -> example.labelTime() < since);
    fromTime = since;
    toOffset = request.toOffset();
    return since == request.fromTime() ? kept : kept.stream().filter(request::asksFor).toList();
  }

  private List<Example> onwards(TrainingRequest request, ModelDefinition definition) {
    List<Example> found = new ArrayList<>();
    try (LogExamples from = open(definition, request.fromTime())) {
      for (Example next = from.next(request.toOffset());
          next != null;
          next = from.next(request.toOffset())) {
        if (request.asksFor(next)) {
          found.add(next);
        }
      }
    }
    return found;
  }
}
