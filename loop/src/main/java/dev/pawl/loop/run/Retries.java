package dev.pawl.loop.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tries things again after a while, each time after one twice as long, until it is closed. Safe for
 * use by any thread.
 */
final class Retries {
  private static final long FIRST_MILLIS = 50;
  private static final long MOST_MILLIS = 5_000;

  private final CountDownLatch closed = new CountDownLatch(1);

  /** The waits of one thing that is tried. */
  final class Wait {
    private long millis = FIRST_MILLIS;

    /** Waits; false when it must not be tried again. */
    boolean again() {
      try {
        boolean open = !closed.await(millis, TimeUnit.MILLISECONDS);
        millis = Math.min(2 * millis, MOST_MILLIS);
        return open;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Something is about to be tried. */
  Wait begin() {
    return new Wait();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Nothing is tried again from now on; who waits stops waiting. */
  void close() {
    closed.countDown();
  }
}
