package dev.pawl.log.embedded;

import java.time.Duration;
import java.util.Objects;

/**
 * How an embedded log keeps its records.
 *
 * @param segmentBytes how large a segment file gets before the next is begun, at least 4 KiB; an
 *     append is never split, so a larger one gets a larger segment
 * @param indexBytes one index entry for each so many bytes of records, at least 64
 * @param groupInterval how long an append with {@code QUEUE} may wait for company before its group
 *     is written; one with {@code FSYNC} never waits for company, only for the group before it
 * @param groupBytes a group of this size is written without waiting for more, at least 1
 * @param queueBytes how much may wait to be written, 1 byte to 1 GiB; appends beyond are refused
 * @param retainFor how long records are kept after the log took them; {@link #FOREVER}
 * @param retainBytes how much is kept, at least 1; {@link Long#MAX_VALUE} for all
 */
public record EmbeddedLogSettings(
    long segmentBytes,
    long indexBytes,
    Duration groupInterval,
    long groupBytes,
    long queueBytes,
    Duration retainFor,
    long retainBytes) {

  /** Longer than any log lives. */
  public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  public EmbeddedLogSettings {
    require("segmentBytes", segmentBytes, 4 * KIB);
    require("indexBytes", indexBytes, 64);
    require("groupBytes", groupBytes, 1);
    require("queueBytes", queueBytes, 1);
    if (queueBytes > 1024 * MIB) {
      throw new IllegalArgumentException(
          "queueBytes: %d (expected: at most %d)".formatted(queueBytes, 1024 * MIB));
    }
    require("retainBytes", retainBytes, 1);
    Objects.requireNonNull(groupInterval, "groupInterval");
    Objects.requireNonNull(retainFor, "retainFor");
    if (groupInterval.isNegative() || groupInterval.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "groupInterval: " + groupInterval + " (expected: 0 to 1 minute)");
    }
    if (retainFor.isNegative()) {
      throw new IllegalArgumentException(
          "retainFor: " + retainFor + " (expected: 0 or more; FOREVER to keep all)");
    }
  }

  private static void require(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, least));
    }
  }

  /** 64 MiB segments, an index entry each 64 KiB, groups of 5 ms or 1 MiB; everything is kept. */
  public static EmbeddedLogSettings standard() {
    return new EmbeddedLogSettings(
        64 * MIB, 64 * KIB, Duration.ofMillis(5), MIB, 64 * MIB, FOREVER, Long.MAX_VALUE);
  }

  /** These, with another size of segments. */
  public EmbeddedLogSettings withSegmentBytes(long bytes) {
    return new EmbeddedLogSettings(
        bytes, indexBytes, groupInterval, groupBytes, queueBytes, retainFor, retainBytes);
  }

  /** These, with another distance of index entries. */
  public EmbeddedLogSettings withIndexBytes(long bytes) {
    return new EmbeddedLogSettings(
        segmentBytes, bytes, groupInterval, groupBytes, queueBytes, retainFor, retainBytes);
  }

  /** These, with another rule for when a group is written. */
  public EmbeddedLogSettings withGroup(Duration interval, long bytes) {
    return new EmbeddedLogSettings(
        segmentBytes, indexBytes, interval, bytes, queueBytes, retainFor, retainBytes);
  }

  /** These, with another size of the queue. */
  public EmbeddedLogSettings withQueueBytes(long bytes) {
    return new EmbeddedLogSettings(
        segmentBytes, indexBytes, groupInterval, groupBytes, bytes, retainFor, retainBytes);
  }

  /** These, with another retention. */
  public EmbeddedLogSettings withRetention(Duration age, long bytes) {
    return new EmbeddedLogSettings(
        segmentBytes, indexBytes, groupInterval, groupBytes, queueBytes, age, bytes);
  }
}
