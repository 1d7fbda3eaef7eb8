package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a zone adds to UTC, as a table from 1970 to 2100: moments at which the offset changes, and
 * offsets. Before and after, the first and the last offset hold. Immutable.
 */
final class ZoneOffsets {
  static final ZoneOffsets UTC = new ZoneOffsets(new long[0], new int[] {0});
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

  /** Ascending moments in milliseconds; {@code offsets[i + 1]} holds from {@code changes[i]}. */
  private final long[] changes;

  /** In milliseconds, one more than changes. */
  private final int[] offsets;

  private ZoneOffsets(long[] changes, int[] offsets) {
    this.changes = changes;
    this.offsets = offsets;
  }

  static ZoneOffsets of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    ZoneOffsetTransition next = rules.nextTransition(Instant.EPOCH);
    while (next != null && next.getInstant().isBefore(LAST)) {
      transitions.add(next);
      next = rules.nextTransition(next.getInstant());
    }
    long[] changes = new long[transitions.size()];
    int[] offsets = new int[changes.length + 1];
    offsets[0] = rules.getOffset(Instant.EPOCH).getTotalSeconds() * 1000;
    for (int i = 0; i < changes.length; i++) {
      changes[i] = transitions.get(i).getInstant().toEpochMilli();
      offsets[i + 1] = transitions.get(i).getOffsetAfter().getTotalSeconds() * 1000;
    }
    return new ZoneOffsets(changes, offsets);
  }

  /** Local time, in milliseconds since 1970-01-01T00:00 on the clock of the zone. */
  long local(long millis) {
    int low = 0;
    int high = changes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (millis >= changes[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return millis + offsets[low];
  }

  void snapshot(Tensors.Writer to) {
    to.longs("changes", changes);
    to.ints("offsets", offsets);
  }

  static ZoneOffsets restore(Tensors from) {
    long[] changes = from.longs("changes");
    int[] offsets = from.ints("offsets");
    if (offsets.length != changes.length + 1) {
      throw new IllegalArgumentException(
          "tensor: offsets has %d values (expected: %d, one more than changes)"
              .formatted(offsets.length, changes.length + 1));
    }
    return new ZoneOffsets(Arrays.copyOf(changes, changes.length), offsets.clone());
  }
}
