package dev.pawl.loop.join;

import dev.pawl.model.checkpoint.Tensors;
import java.util.EnumMap;
import java.util.Map;

/** Counts events by case. For use by one thread. */
final class Tally {

  private static final class Counter {
    long value;
  }

  private final EnumMap<JoinCase, Counter> counters = new EnumMap<>(JoinCase.class);
  private long predictions;
  private long outcomes;

  Tally() {
    for (JoinCase each : JoinCase.values()) {
      counters.put(each, new Counter());
    }
  }

  /** A prediction came, and starts in a case. */
  void prediction(JoinCase start) {
    predictions++;
    add(start, 1);
  }

  /** An outcome came; its case follows. */
  void outcome() {
    outcomes++;
  }

  void add(JoinCase which, long count) {
    counter(which).value += count;
  }

  /** One event is no longer in a case, but in another. */
  void move(JoinCase from, JoinCase to) {
    add(from, -1);
    add(to, 1);
  }

  JoinCounts counts() {
    var cases = new EnumMap<JoinCase, Long>(JoinCase.class);
    counters.forEach((which, counter) -> cases.put(which, counter.value));
    return new JoinCounts(predictions, outcomes, cases);
  }

  void snapshot(Tensors.Writer to) {
    to.longs("predictions", predictions);
    to.longs("outcomes", outcomes);
    for (Map.Entry<JoinCase, Counter> each : counters.entrySet()) {
      to.longs(each.getKey().name(), each.getValue().value);
    }
  }

  void restore(Tensors from) {
    predictions = from.longs("predictions")[0];
    outcomes = from.longs("outcomes")[0];
    for (Map.Entry<JoinCase, Counter> each : counters.entrySet()) {
      each.getValue().value = from.longs(each.getKey().name())[0];
    }
  }

  private Counter counter(JoinCase which) {
    Counter counter = counters.get(which);
    if (counter == null) {
      throw new IllegalStateException("case: " + which + " (expected: one with a counter)");
    }
    return counter;
  }
}
