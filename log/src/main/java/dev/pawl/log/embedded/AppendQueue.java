package dev.pawl.log.embedded;

import dev.pawl.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends on their way to the writer: gives each its offset, holds at most so many bytes, and hands
 * them over in groups. Safe for use by any thread; one thread takes.
 */
final class AppendQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final EmbeddedLogSettings settings;
  private final Counters counters;
  private List<Append> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean urgent;
  private long next;
  private @Nullable LogUnavailableException closed;

  AppendQueue(long next, EmbeddedLogSettings settings, Counters counters) {
    this.next = next;
    this.settings = settings;
    this.counters = counters;
  }

  /** Takes an append in, or answers why not. */
  CompletableFuture<Long> add(byte[][] events, long bytes, long ingestTime, boolean answerNow) {
    lock.lock();
    try {
      if (closed != null) {
        counters.refused.increment();
        return CompletableFuture.failedFuture(closed);
      }
      if (waitingBytes + bytes > settings.queueBytes()) {
        counters.refused.increment();
        return CompletableFuture.failedFuture(
            new LogUnavailableException(
                "queue: %d bytes wait to be written (expected: at most %d with the %d of this append; the disk is slower than the appends: try again later)"
                    .formatted(waitingBytes, settings.queueBytes(), bytes)));
      }
      long offset = next;
      next += events.length;
      CompletableFuture<Long> answer =
          answerNow ? CompletableFuture.completedFuture(offset) : new CompletableFuture<>();
      boolean wake =
          waiting.isEmpty()
              || (!answerNow && !urgent)
              || (waitingBytes < settings.groupBytes()
                  && waitingBytes + bytes >= settings.groupBytes());
      waiting.add(new Append(events, bytes, ingestTime, offset, answerNow ? null : answer));
      waitingBytes += bytes;
      urgent |= !answerNow;
      if (wake) {
        work.signal();
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next group; empty when the queue was closed and all was taken. */
  List<Append> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && closed == null) {
        work.await();
      }
      Duration interval = settings.groupInterval();
      long left = interval.toNanos();
      while (left > 0 && !urgent && waitingBytes < settings.groupBytes() && closed == null) {
        left = work.awaitNanos(left);
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  private List<Append> drain() {
    List<Append> group = waiting;
    waiting = new ArrayList<>(Math.min(group.size(), 1024));
    waitingBytes = 0;
    urgent = false;
    return group;
  }

  /**
   * Answers that appends could not be written, and all that wait behind them, whose offsets would
   * leave a gap. The next append gets the offset of the first of them.
   */
  void fail(List<Append> unwritten, long end, LogUnavailableException cause) {
    List<Append> behind;
    lock.lock();
    try {
      behind = drain();
      next = end;
    } finally {
      lock.unlock();
    }
    fail(unwritten, cause);
    fail(behind, cause);
  }

  private void fail(List<Append> appends, LogUnavailableException cause) {
    for (Append append : appends) {
      counters.failed.increment();
      if (append.answer() == null) {
        counters.lost.add(append.events().length);
      } else {
        append.answer().completeExceptionally(cause);
      }
    }
  }

  /** Takes no more appends, and says why; the first reason stays. */
  void close(LogUnavailableException reason) {
    lock.lock();
    try {
      if (closed == null) {
        closed = reason;
      }
      work.signal();
    } finally {
      lock.unlock();
    }
  }
}
