package dev.pawl.model.feature;

import java.util.Arrays;

/**
 * Numbers the codes 1, 2, … in the order in which they are added: an open-addressed table with
 * linear probing, at most half full. Code 0 has no number. {@link #find} is safe for use by several
 * threads while nobody adds.
 */
public final class CodeIndex {
  private long[] codes;
  private int[] slots;
  private int size;

  /** Numbers nothing yet. */
  public CodeIndex() {
    codes = new long[8];
    slots = new int[16];
  }

  private CodeIndex(CodeIndex other) {
    codes = other.codes.clone();
    slots = other.slots.clone();
    size = other.size;
  }

  /** Codes in the order of their numbers, as {@link #codes} gave them. */
  public static CodeIndex of(long[] codes) {
    var index = new CodeIndex();
    for (long code : codes) {
      if (code == 0 || index.add(code) != index.size) {
        throw new IllegalArgumentException(
            "codes: %s (expected: each code once, none 0)".formatted(code));
      }
    }
    return index;
  }

  /** How many codes have a number. */
  public int size() {
    return size;
  }

  /** The number of a code; 0 when it has none. */
  public int find(long code) {
    int mask = slots.length - 1;
    for (int slot = (int) Mix.of(code) & mask; ; slot = (slot + 1) & mask) {
      int number = slots[slot];
      if (number == 0 || codes[number - 1] == code) {
        return number;
      }
    }
  }

  /** The number of a code, a new one when it had none. */
  public int add(long code) {
    int known = find(code);
    if (known != 0) {
      return known;
    }
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, 2 * size);
      slots = new int[4 * size];
      for (int number = 1; number <= size; number++) {
        place(codes[number - 1], number);
      }
    }
    codes[size++] = code;
    place(code, size);
    return size;
  }

  private void place(long code, int number) {
    int mask = slots.length - 1;
    int slot = (int) Mix.of(code) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = number;
  }

  /** All codes in the order of their numbers. */
  public long[] codes() {
    return Arrays.copyOf(codes, size);
  }

  /** An independent index with the same numbers. */
  public CodeIndex copy() {
    return new CodeIndex(this);
  }
}
