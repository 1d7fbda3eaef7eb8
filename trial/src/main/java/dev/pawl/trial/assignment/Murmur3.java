package dev.pawl.trial.assignment;

import java.nio.charset.StandardCharsets;

/** MurmurHash3_x86_32 (Austin Appleby, public domain) of a string's UTF-8 bytes. */
final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** Allocates nothing as long as the text is ASCII. */
  static int hash(String text, int seed) {
    int length = text.length();
    int whole = length & ~3;
    int h = seed;
    int bits = 0; // of all characters: whether one is beyond ASCII is asked only once
    for (int i = 0; i < whole; i += 4) {
      int a = text.charAt(i);
      int b = text.charAt(i + 1);
      int c = text.charAt(i + 2);
      int d = text.charAt(i + 3);
      bits |= a | b | c | d;
      h = mix(h, a | (b << 8) | (c << 16) | (d << 24));
    }
    int tail = 0;
    for (int i = length - 1; i >= whole; i--) {
      int c = text.charAt(i);
      bits |= c;
      tail = (tail << 8) | c;
    }
    return bits < 0x80
        ? finish(h ^ scramble(tail), length)
        : hash(text.getBytes(StandardCharsets.UTF_8), seed);
  }

  static int hash(byte[] bytes, int seed) {
    int h = seed;
    int i = 0;
    for (; i + 4 <= bytes.length; i += 4) {
      h =
          mix(
              h,
              (bytes[i] & 0xff)
                  | ((bytes[i + 1] & 0xff) << 8)
                  | ((bytes[i + 2] & 0xff) << 16)
                  | (bytes[i + 3] << 24));
    }
    int tail = 0;
    for (int at = bytes.length - 1; at >= i; at--) {
      tail = (tail << 8) | (bytes[at] & 0xff);
    }
    return finish(h ^ scramble(tail), bytes.length);
  }

  private static int scramble(int k) {
    return Integer.rotateLeft(k * C1, 15) * C2;
  }

  private static int mix(int h, int k) {
    return Integer.rotateLeft(h ^ scramble(k), 13) * 5 + 0xe6546b64;
  }

  private static int finish(int hash, int length) {
    int h = hash ^ length;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
