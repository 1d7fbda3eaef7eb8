package dev.pawl.loop.count;

import dev.pawl.model.checkpoint.Tensors;
import java.util.EnumMap;
import java.util.Map;

/** Counts events by case. For use by one thread. */
public final class Tally<C extends Enum<C>> {

  private static final class Counter {
    long value;
  }

  private final Class<C> cases;
  private final EnumMap<C, Counter> counters;

  /** No events in any case. */
  public Tally(Class<C> cases) {
    this.cases = cases;
    this.counters = new EnumMap<>(cases);
    for (C each : cases.getEnumConstants()) {
      counters.put(each, new Counter());
    }
  }

  /** Counts more events in a case; fewer with a negative count. */
  public void add(C which, long count) {
    Counter counter = counters.get(which);
    if (counter == null) {
      throw new IllegalArgumentException("case: %s (expected: one of %s)".formatted(which, cases));
    }
    counter.value += count;
  }

  /** One event is no longer in a case, but in another. */
  public void move(C from, C to) {
    add(from, -1);
    add(to, 1);
  }

  /** How many events are in each case, zeros included. */
  public Map<C, Long> counts() {
    var counts = new EnumMap<C, Long>(cases);
    counters.forEach((which, counter) -> counts.put(which, counter.value));
    return counts;
  }

  /** Writes the counts, by the names of the cases. */
  public void snapshot(Tensors.Writer to) {
    counters.forEach((which, counter) -> to.longs(which.name(), counter.value));
  }

  /** Takes the counts. */
  public void restore(Tensors from) {
    counters.forEach((which, counter) -> counter.value = from.longs(which.name())[0]);
  }
}
