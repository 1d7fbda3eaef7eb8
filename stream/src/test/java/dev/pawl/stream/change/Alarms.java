package dev.pawl.stream.change;

import dev.pawl.stream.SplitMix;
import java.util.ArrayList;
import java.util.List;

/** A stream on which reference implementations were run as well. */
final class Alarms {
  private Alarms() {}

  /** Where changes are signalled on 12,000 errors, in turns 20 % and 50 % for 2,000 values. */
  static List<Integer> of(ChangeDetector detector) {
    SplitMix random = new SplitMix(1);
    List<Integer> alarms = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      double share = i / 2_000 % 2 == 0 ? 0.2 : 0.5;
      if (detector.add(random.nextDouble() < share ? 1 : 0) == Signal.CHANGE) {
        alarms.add(i);
      }
    }
    return alarms;
  }
}
