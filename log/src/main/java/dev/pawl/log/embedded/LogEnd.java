package dev.pawl.log.embedded;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One past the last durable record, and who waits for it to move. Safe for use by any thread. */
final class LogEnd {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long offset;
  private boolean closed;

  LogEnd(long offset) {
    this.offset = offset;
  }

  long offset() {
    return offset;
  }

  void advance(long to) {
    lock.lock();
    try {
      offset = to;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the end lies beyond an offset, or is closed; whether it lies beyond. */
  boolean awaitBeyond(long position) throws InterruptedException {
    if (offset > position) {
      return true;
    }
    lock.lockInterruptibly();
    try {
      while (offset <= position && !closed) {
        moved.await();
      }
      return offset > position;
    } finally {
      lock.unlock();
    }
  }
}
