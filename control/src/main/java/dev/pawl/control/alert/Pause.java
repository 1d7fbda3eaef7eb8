package dev.pawl.control.alert;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
public interface Pause {

  /** Waits that long. */
  void take(Duration duration) throws InterruptedException;

  /** Sleeps. */
  static Pause sleeping() {
    return Thread::sleep;
  }
}
