package dev.pawl.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes values from bytes, and never reads past their end. For use by one thread. */
final class EventInput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int to;
  private int at;

  EventInput(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  int takeByte(String name) {
    require(name, 1);
    return bytes[at++];
  }

  long takeLong(String name) {
    require(name, Long.BYTES);
    long value = (long) LONG.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  double takeDouble(String name) {
    return Double.longBitsToDouble(takeLong(name));
  }

  float takeFloat(String name) {
    require(name, Float.BYTES);
    float value = Float.intBitsToFloat((int) INT.get(bytes, at));
    at += Float.BYTES;
    return value;
  }

  /** A count of things that take at least {@code bytesOfOne} bytes each: so it cannot be absurd. */
  int takeCount(String name, int bytesOfOne) {
    int value = takeNumber(name);
    if (value > (to - at) / bytesOfOne) {
      throw new EventFormatException(
          "%s: %d of at least %d bytes each (expected: at most the %d bytes that are left)"
              .formatted(name, value, bytesOfOne, to - at));
    }
    return value;
  }

  /** A count of things that are not in the event. */
  int takeNumber(String name) {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = takeByte(name);
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        if (value < 0) {
          throw new EventFormatException(
              "%s: %d (expected: at most 2147483647)"
                  .formatted(name, Integer.toUnsignedLong(value)));
        }
        return value;
      }
    }
    throw new EventFormatException(name + ": a length of more than 5 bytes (expected: at most 5)");
  }

  byte[] takeBytes(String name) {
    int length = takeCount(name, 1);
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  String takeText(String name) {
    int length = takeCount(name, 1);
    String value = text(name, length);
    at += length;
    return value;
  }

  /** Text that is often the same as the last time: then it is the same object. */
  String takeText(String name, RecentText recent) {
    int length = takeCount(name, 1);
    String value = recent.text;
    if (!Arrays.equals(recent.bytes, 0, recent.bytes.length, bytes, at, at + length)) {
      value = text(name, length);
      recent.text = value;
      recent.bytes = Arrays.copyOfRange(bytes, at, at + length);
    }
    at += length;
    return value;
  }

  private String text(String name, int length) {
    if (length == 0) {
      return "";
    }
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    // The decoder replaces what is not UTF-8; what it replaced does not encode to the same bytes.
    if (value.indexOf(REPLACEMENT) >= 0) {
      byte[] again = value.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(again, 0, again.length, bytes, at, at + length)) {
        throw new EventFormatException(name + ": not UTF-8 (expected: UTF-8)");
      }
    }
    return value;
  }

  void requireEnd() {
    if (at != to) {
      throw new EventFormatException(
          "event: %d bytes too many (expected: the end)".formatted(to - at));
    }
  }

  private void require(String name, int count) {
    if (to - at < count) {
      throw new EventFormatException(
          "%s: %d bytes are left (expected: at least %d)".formatted(name, to - at, count));
    }
  }

  /** The last text seen in one place. */
  static final class RecentText {
    private byte[] bytes = {};
    private String text = "";
  }
}
