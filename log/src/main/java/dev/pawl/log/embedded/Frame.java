package dev.pawl.log.embedded;

import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A record as it lies in a segment file, little-endian:
 *
 * <pre>
 *  0  4  length: how many bytes follow the checksum
 *  4  4  CRC32C of these bytes
 *  8  8  offset of the record
 * 16  8  ingest time, milliseconds since 1970-01-01T00:00Z
 * 24  4  group: how many records of the same group commit lie before this one
 * 28  1  flags: bit 0 the append goes on with the next record, the others 0
 * 29  …  the event, as {@link EventCodec} writes it: format, type, event time, unit, the rest
 * </pre>
 *
 * <p>The group tells a torn tail from damage: a group is written only when those before it are on
 * disk for good, so a whole record whose group began after a broken one proves that the broken one
 * was whole once.
 *
 * <p>Holds one loaded record at a time. For use by one thread.
 */
final class Frame {
  /** What precedes the event, in bytes. */
  static final int HEADER_BYTES = 29;

  private static final int PREFIX_BYTES = 8;
  private static final int LEAST_LENGTH = HEADER_BYTES - PREFIX_BYTES + EventCodec.LEAST_BYTES;

  /** How many bytes a record takes at least. */
  static final int LEAST_BYTES = PREFIX_BYTES + LEAST_LENGTH;

  private static final int OFFSET_AT = 0;
  private static final int INGEST_TIME_AT = 8;
  private static final int GROUP_AT = 16;
  private static final int FLAGS_AT = 20;
  private static final int EVENT_AT = 21;
  private static final byte CONTINUES = 1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_IN_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_IN_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32C checksum = new CRC32C();
  private byte[] body = new byte[1024];
  private int length;

  /** Puts a record into a little-endian buffer that has room for it. */
  static void put(
      ByteBuffer into,
      CRC32C checksum,
      long offset,
      long ingestTime,
      int group,
      boolean continues,
      byte[] event) {
    int start = into.position();
    into.putInt(HEADER_BYTES - PREFIX_BYTES + event.length)
        .putInt(0)
        .putLong(offset)
        .putLong(ingestTime)
        .putInt(group)
        .put(continues ? CONTINUES : 0)
        .put(event);
    checksum.reset();
    checksum.update(into.slice(start + PREFIX_BYTES, into.position() - start - PREFIX_BYTES));
    into.putInt(start + Integer.BYTES, (int) checksum.getValue());
  }

  /** Whether a record with an offset in [{@code least}, {@code most}] may start at a position. */
  static boolean mayStart(MemorySegment memory, long position, long least, long most) {
    if (memory.byteSize() - position < LEAST_BYTES) {
      return false;
    }
    int length = memory.get(INT, position);
    if (length < LEAST_LENGTH || length > memory.byteSize() - position - PREFIX_BYTES) {
      return false;
    }
    long offset = offsetAt(memory, position);
    return offset >= least && offset <= most;
  }

  /** The offset of the record that {@linkplain #mayStart may start} at a position. */
  static long offsetAt(MemorySegment memory, long position) {
    return memory.get(LONG, position + PREFIX_BYTES);
  }

  /**
   * Loads the record with an offset from a position.
   *
   * @return whether it is there, whole
   */
  boolean load(MemorySegment memory, long position, long offset) {
    if (!mayStart(memory, position, offset, offset)) {
      return false;
    }
    int bytes = memory.get(INT, position);
    if (body.length < bytes) {
      body = new byte[Math.max(bytes, (int) Math.min(2L * body.length, Integer.MAX_VALUE - 8))];
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, position + PREFIX_BYTES, body, 0, bytes);
    checksum.reset();
    checksum.update(body, 0, bytes);
    length = bytes;
    return (int) checksum.getValue() == memory.get(INT, position + Integer.BYTES);
  }

  /** How many bytes the loaded record takes in the file. */
  int bytes() {
    return PREFIX_BYTES + length;
  }

  long offset() {
    return (long) LONG_IN_BYTES.get(body, OFFSET_AT);
  }

  long ingestTime() {
    return (long) LONG_IN_BYTES.get(body, INGEST_TIME_AT);
  }

  /** The offset of the first record of the group in which the loaded one was written. */
  long groupStart() {
    return offset() - (int) INT_IN_BYTES.get(body, GROUP_AT);
  }

  boolean continues() {
    return (body[FLAGS_AT] & CONTINUES) != 0;
  }

  long eventTime() {
    return EventCodec.eventTime(body, EVENT_AT);
  }

  Event event(EventCodec codec) {
    return codec.decode(body, EVENT_AT, length);
  }
}
