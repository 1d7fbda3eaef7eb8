package dev.pawl.model.row;

import java.nio.charset.StandardCharsets;

/**
 * The 64-bit code that stands for a text in rows, transforms and keyed state: XXH64 of its UTF-8
 * bytes with seed 0, and never 0, which means missing. It is part of the formats: it never changes.
 */
public final class TextCode {
  private static final long FOR_ZERO = 0x9E3779B97F4A7C15L;

  private TextCode() {}

  /** The code of a text. */
  public static long of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** The code of a text from its UTF-8 bytes, {@code length} of them. */
  public static long of(byte[] utf8, int from, int length) {
    long hash = XxHash64.hash(utf8, from, length, 0);
    return hash == 0 ? FOR_ZERO : hash;
  }
}
