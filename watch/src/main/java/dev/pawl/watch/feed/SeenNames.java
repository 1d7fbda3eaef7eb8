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
    if (freshSize > 0) {
      long[] all = Arrays.copyOf(codes, size + freshSize);
      System.arraycopy(fresh, 0, all, size, freshSize);
      Arrays.sort(all);
      int to = 0;
      for (int i = 0; i < all.length; i++) {
        if (i == 0 || all[i] != all[i - 1]) {
          all[to++] = all[i];
        }
      }
      codes = all;
      size = Math.min(MOST, to);
      freshSize = 0;
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
