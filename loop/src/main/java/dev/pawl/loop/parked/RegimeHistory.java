package dev.pawl.loop.parked;

import java.util.ArrayList;
import java.util.List;

/** Which regime of the features was in force when; the latest changes only. */
final class RegimeHistory {
  private static final int MOST = 64;

  private final List<Long> times = new ArrayList<>();
  private final List<Integer> regimes = new ArrayList<>();

  /** The regime that is in force; 0 before any. */
  int present() {
    return regimes.isEmpty() ? 0 : regimes.getLast();
  }

  /**
   * A regime is in force.
   *
   * @return whether it was not before
   */
  boolean enter(long time, int regime) {
    if (present() == regime) {
      return false;
    }
    times.add(time);
    regimes.add(regime);
    if (times.size() > MOST) {
      times.removeFirst();
      regimes.removeFirst();
    }
    return true;
  }

  /** The regime that was in force at a time; 0 before any, or when that is forgotten. */
  int at(long time) {
    int found = 0;
    for (int i = 0; i < times.size() && times.get(i) <= time; i++) {
      found = regimes.get(i);
    }
    return found;
  }

  List<Long> times() {
    return List.copyOf(times);
  }

  List<Integer> regimes() {
    return List.copyOf(regimes);
  }

  void restore(List<Long> atTimes, List<Integer> ofRegimes) {
    times.clear();
    times.addAll(atTimes);
    regimes.clear();
    regimes.addAll(ofRegimes);
  }
}
