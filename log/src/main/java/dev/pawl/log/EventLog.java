package dev.pawl.log;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One ordered, append-only log of the events of one model.
 *
 * <p>Guarantees:
 *
 * <ol>
 *   <li>Offsets count up from 0 without gaps, in the order of the appends; the events of one call
 *       are neighbours.
 *   <li>An append that was answered under {@link Durability#FSYNC} is there after a crash. One that
 *       was not answered is there whole, or not at all, and never before one that was answered
 *       earlier.
 *   <li>A reader sees every record from its position on, in order, and never one that may still be
 *       lost.
 * </ol>
 *
 * <p>Safe for use by any number of threads.
 */
public interface EventLog extends AutoCloseable {

  /**
   * Appends events, whole or not at all.
   *
   * @param events at least one
   * @param ingestTime when they were taken, in milliseconds since 1970-01-01T00:00Z
   * @return the offset of the first, completed as {@code durability} says; completed with a {@link
   *     LogUnavailableException} when the log cannot take more (disk full, closed), and then
   *     nothing of the call is in the log
   */
  CompletableFuture<Long> append(
      List<? extends Event> events, long ingestTime, Durability durability);

  /** The smallest offset that is still kept; {@link #end} when the log is empty. */
  long start();

  /** One past the largest offset that readers may see. */
  long end();

  /**
   * A reader that starts at an offset. Each has its own position.
   *
   * @param from in [{@link #start}, {@link #end}]
   * @throws IllegalArgumentException when it lies outside, with the range and what to do about it
   */
  Reader read(long from);

  /**
   * Where to start reading so as to miss nothing that happened at or after a time: the offset of
   * the first record with at least this event time, or, up to the sparseness of the index, a
   * smaller one; empty when no record is that late.
   *
   * @param eventTime in milliseconds since 1970-01-01T00:00Z
   */
  OptionalLong firstAtOrAfter(long eventTime);

  /**
   * Says that records before an offset are no longer needed, so that the log's retention may delete
   * them when they are too old or too many. Until it is called, all are needed. A smaller offset
   * than the last has no effect.
   *
   * @param from the first offset that is still needed, at most {@link #end}
   * @throws IllegalArgumentException when it lies beyond the end
   */
  void retain(long from);

  /**
   * Takes no more appends, waits until those that were taken are on disk and answered, and ends the
   * readers. Closing again does nothing.
   */
  @Override
  void close();

  /**
   * Reads on from a position. For use by one thread. After the log was closed it still gives what
   * the log held, and no longer waits for more.
   */
  interface Reader extends AutoCloseable {

    /**
     * The next record, or null when none is there yet. When it throws, the position stays.
     *
     * @throws IllegalStateException when the record was deleted by retention meanwhile
     * @throws EventFormatException when a later version of Pawl wrote the record
     */
    @org.jspecify.annotations.Nullable
    LogRecord poll();

    /**
     * Waits until there is a record to poll, the log is closed, or the thread is interrupted.
     *
     * @return whether there is one; false only when the log is closed and all of it was polled
     */
    boolean await() throws InterruptedException;

    /** The offset that {@link #poll} gives next. */
    long position();

    @Override
    void close();
  }
}
