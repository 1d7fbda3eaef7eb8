package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * The categories that came so far, by their codes: up to {@value #MOST}, after which every name
 * counts as seen. A lookup costs O(1): codes are hashes already, so a code's low bits are its place
 * in an open-addressed table, at most half full. No code is 0, which marks a free slot.
 */
final class SeenNames {
  private static final int MOST = 20_000;

  private long[] slots = new long[32];
  private int size;
  private long[] fresh = new long[16];
  private int freshSize;

  /** Whether a name never came in a block before this one. */
  boolean isNew(long code) {
    if (size >= MOST || slots[place(code)] == code) {
      return false;
    }
    if (freshSize < MOST) {
      if (freshSize == fresh.length) {
        fresh = Arrays.copyOf(fresh, 2 * freshSize);
      }
      fresh[freshSize++] = code;
    }
    return true;
  }

  /** Where a code is, or would be. */
  private int place(long code) {
    int mask = slots.length - 1;
    int at = (int) code & mask;
    while (slots[at] != code && slots[at] != 0) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** The block has ended; its names are known from now on. */
  void keep() {
    for (int i = 0; i < freshSize && size < MOST; i++) {
      add(fresh[i]);
    }
    freshSize = 0;
  }

  private void add(long code) {
    int at = place(code);
    if (slots[at] == code) {
      return;
    }
    slots[at] = code;
    size++;
    if (2 * size > slots.length) {
      long[] before = slots;
      slots = new long[2 * before.length];
      for (long each : before) {
        if (each != 0) {
          slots[place(each)] = each;
        }
      }
    }
  }

  /** The block has ended; its names stay new. */
  void drop() {
    freshSize = 0;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("codes", Arrays.stream(slots).filter(code -> code != 0).sorted().toArray());
    to.longs("fresh", Arrays.copyOf(fresh, freshSize));
  }

  void restore(Tensors from) {
    slots = new long[32];
    size = 0;
    for (long code : from.longs("codes")) {
      add(code);
    }
    fresh = Arrays.copyOf(from.longs("fresh"), Math.max(16, from.longs("fresh").length));
    freshSize = from.longs("fresh").length;
  }
}
