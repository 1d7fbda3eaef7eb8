package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * The categories that came so far, by their codes: up to {@value #MOST}, after which every name
 * counts as seen. A lookup is a binary search.
 */
final class SeenNames {
  private static final int MOST = 20_000;

  private long[] codes = new long[16];
  private int size;
  private long[] fresh = new long[16];
  private int freshSize;

  /** Whether a name never came in a block before this one. */
  boolean isNew(long code) {
    if (size >= MOST || Arrays.binarySearch(codes, 0, size, code) >= 0) {
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

  /** The block has ended; its names are known from now on. */
  void keep() {
    if (freshSize == 0) {
      return;
    }
    Arrays.sort(fresh, 0, freshSize);
    int different = 1;
    for (int i = 1; i < freshSize; i++) {
      if (fresh[i] != fresh[i - 1]) {
        fresh[different++] = fresh[i];
      }
    }
    if (size + different > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(size + different, 2 * codes.length));
    }
    mergeIn(different);
    size = Math.min(MOST, size + different);
    freshSize = 0;
  }

  /** Merges the first fresh codes, which are in order and not among the others, from the end. */
  private void mergeIn(int different) {
    int known = size - 1;
    int next = different - 1;
    for (int to = size + different - 1; next >= 0; to--) {
      codes[to] = known >= 0 && codes[known] > fresh[next] ? codes[known--] : fresh[next--];
    }
  }

  /** The block has ended; its names stay new. */
  void drop() {
    freshSize = 0;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("codes", Arrays.copyOf(codes, size));
    to.longs("fresh", Arrays.copyOf(fresh, freshSize));
  }

  void restore(Tensors from) {
    codes = from.longs("codes").clone();
    size = codes.length;
    fresh = Arrays.copyOf(from.longs("fresh"), Math.max(16, from.longs("fresh").length));
    freshSize = from.longs("fresh").length;
  }
}
