package dev.pawl.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The ids of recent events with the offsets they got, so that a repeated request is recognised
 * before it is appended and answered as the first was. Safe for use by any number of threads.
 */
final class RecentIds {
  private final ConcurrentHashMap<String, CompletableFuture<Long>> offsets =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Remembered> inOrder = new ConcurrentLinkedQueue<>();

  private record Remembered(long time, String id) {}

  /**
   * Claims an id.
   *
   * @param time the event's time
   * @param mine completed by the caller with the offset, or exceptionally when the append failed
   * @return null when the id is new and now claimed; else the offset of the first
   */
  @Nullable CompletableFuture<Long> claim(String id, long time, CompletableFuture<Long> mine) {
    CompletableFuture<Long> first = offsets.putIfAbsent(id, mine);
    if (first == null) {
      inOrder.add(new Remembered(time, id));
    }
    return first;
  }

  /** Gives an id back whose append failed. */
  void forget(String id) {
    offsets.remove(id);
  }

  /** Remembers an event that is in the log already. */
  void remember(String id, long time, long offset) {
    if (offsets.putIfAbsent(id, CompletableFuture.completedFuture(offset)) == null) {
      inOrder.add(new Remembered(time, id));
    }
  }

  /** Forgets the events before a time. */
  void forgetBefore(long time) {
    for (Remembered head = inOrder.peek();
        head != null && head.time() < time;
        head = inOrder.peek()) {
      if (inOrder.remove(head)) {
        offsets.remove(head.id());
      }
    }
  }

  int size() {
    return offsets.size();
  }
}
