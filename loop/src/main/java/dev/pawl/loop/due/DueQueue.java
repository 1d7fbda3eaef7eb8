package dev.pawl.loop.due;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What falls due, in {@link Due#ORDER}. Items that come in order cost O(1) to add and to take,
 * since logs are nearly in event order; stragglers are kept in a heap, at O(log stragglers). For
 * use by one thread.
 */
public final class DueQueue<T extends Due> {
  private final ArrayDeque<T> run = new ArrayDeque<>();
  private final PriorityQueue<T> stragglers = new PriorityQueue<>(Due.ORDER);

  /** The time of the first item, to be known without a look at it: it is far away in memory. */
  private long earliest = Long.MAX_VALUE;

  /** The time of the last item of the run, for the same reason. */
  private long latest = Long.MIN_VALUE;

  /** Adds an item. */
  public void add(T item) {
    long time = item.time();
    earliest = Math.min(earliest, time);
    if (run.isEmpty()
        || time > latest
        || (time == latest && item.offset() >= run.getLast().offset())) {
      run.addLast(item);
      latest = time;
    } else {
      stragglers.add(item);
    }
  }

  /** Takes the first item, when its time is before the limit; otherwise null. */
  public @Nullable T takeBefore(long limit) {
    if (earliest >= limit) {
      return null;
    }
    T taken = isStragglerNext() ? stragglers.poll() : run.pollFirst();
    T next = isStragglerNext() ? stragglers.peek() : run.peekFirst();
    earliest = next == null ? Long.MAX_VALUE : next.time();
    return taken;
  }

  private boolean isStragglerNext() {
    T straggler = stragglers.peek();
    T first = run.peekFirst();
    return straggler != null && (first == null || Due.ORDER.compare(straggler, first) < 0);
  }

  /** All items, in order. */
  public List<T> inOrder() {
    var all = new ArrayList<T>(run);
    if (!stragglers.isEmpty()) {
      all.addAll(stragglers);
      all.sort(Due.ORDER);
    }
    return all;
  }

  /** Takes all items out. */
  public void clear() {
    run.clear();
    stragglers.clear();
    earliest = Long.MAX_VALUE;
  }
}
