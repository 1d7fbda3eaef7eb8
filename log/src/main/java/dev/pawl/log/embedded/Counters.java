package dev.pawl.log.embedded;

import java.util.concurrent.atomic.LongAdder;

/** The running counts of one log. Safe for use by any thread. */
final class Counters {
  final LongAdder records = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder groups = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder tornBytes = new LongAdder();
  final LongAdder deletedByAge = new LongAdder();
  final LongAdder deletedBySize = new LongAdder();

  LogCounts counts() {
    return new LogCounts(
        records.sum(),
        bytes.sum(),
        groups.sum(),
        refused.sum(),
        failed.sum(),
        lost.sum(),
        tornBytes.sum(),
        deletedByAge.sum(),
        deletedBySize.sum());
  }
}
