package dev.pawl.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as values are put. For use by one thread. */
final class EventOutput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_VARINT_BYTES = 5;

  private byte[] bytes;
  private int size;

  EventOutput(int capacity) {
    bytes = new byte[capacity];
  }

  void putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void putLong(long value) {
    room(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  void putFloat(float value) {
    room(Float.BYTES);
    INT.set(bytes, size, Float.floatToRawIntBits(value));
    size += Float.BYTES;
  }

  /** Seven bits a byte, lowest first; the top bit says that more follow. */
  void putCount(int value) {
    room(MOST_VARINT_BYTES);
    int rest = value;
    while (rest > 0x7f) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putBytes(byte[] value) {
    putCount(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /**
   * @param name what the text is, for the message
   * @throws IllegalArgumentException when it holds half a surrogate pair, which no bytes stand for
   */
  void putText(String name, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    if (encoded.length != value.length()) {
      requirePairs(name, value);
    }
    putBytes(encoded);
  }

  private static void requirePairs(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isHighSurrogate(value.charAt(i))
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(value.charAt(i))) {
        throw new IllegalArgumentException(
            "%s: half a surrogate pair at character %d (expected: well-formed Unicode)"
                .formatted(name, i));
      }
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }

  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
