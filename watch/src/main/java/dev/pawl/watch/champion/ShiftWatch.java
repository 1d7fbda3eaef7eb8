package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes findings of the shifts of one number per block. */
final class ShiftWatch {
  private final RankCusum cusum;
  private final long blockMillis;
  private final boolean decreasesCount;
  private final Function<RankCusum, Finding> finding;

  /**
   * Watches.
   *
   * @param cusum sees the shifts
   * @param blockMillis how long a block is
   * @param decreasesCount whether a decrease is a finding; else it is taken as the new normal
   * @param finding what to say of a shift, from {@code cusum} alone
   */
  ShiftWatch(
      RankCusum cusum,
      long blockMillis,
      boolean decreasesCount,
      Function<RankCusum, Finding> finding) {
    this.cusum = cusum;
    this.blockMillis = blockMillis;
    this.decreasesCount = decreasesCount;
    this.finding = finding;
  }

  void add(long block, double value, List<FindingEvent> to) {
    Finding before = open();
    RankCusum.Step step = cusum.add(block, value);
    if (step == RankCusum.Step.DOWN && !decreasesCount) {
      cusum.restart();
      return;
    }
    Finding after = open();
    if (before == null && after != null) {
      to.add(new FindingEvent.Raised(after));
    } else if (before != null && after == null) {
      String why =
          step == RankCusum.Step.ENDED
              ? "back to what it was before"
              : "has lasted so long that it is taken as the new normal";
      to.add(new FindingEvent.Closed(before, (block + 1) * blockMillis, why));
    }
  }

  @Nullable Finding open() {
    return cusum.shifted() ? finding.apply(cusum) : null;
  }

  RankCusum cusum() {
    return cusum;
  }
}
