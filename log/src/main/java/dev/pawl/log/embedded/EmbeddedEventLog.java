package dev.pawl.log.embedded;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * An event log in a folder of this machine. Callers encode and queue; one thread writes what is
 * queued in groups, each with one fsync; readers map the files.
 *
 * <p>A crash leaves at most a torn tail behind the last answered append; opening cuts it. Anything
 * else that is broken is refused with a {@link CorruptLogException} that names file, position and
 * remedy, by {@link #open} or by the reader that comes to it; {@link #openReadOnly} reads what lies
 * before it.
 *
 * <p>When a write fails (disk full), the appends of its group and those queued behind it fail, and
 * later ones are tried anew. When an fsync fails, the log takes no more until it is opened again.
 *
 * <p>What is chained to the answer of an append with {@link Durability#FSYNC} runs on the writing
 * thread, unless it is chained with one of the {@code Async} methods; it must not wait for the log.
 */
public final class EmbeddedEventLog implements EventLog {
  private final LogFolder folder;
  private final Counters counters;
  private final Segments segments;
  private final LogEnd end;
  private final AppendQueue queue;
  private final Optional<CorruptLogException> damage;
  private final @Nullable DirectoryLock lock;
  private @Nullable Thread writer;

  private EmbeddedEventLog(
      LogFolder folder, Recovery found, InstantSource clock, @Nullable DirectoryLock lock) {
    this.folder = folder;
    this.lock = lock;
    damage = found.damage();
    counters = new Counters();
    segments = new Segments(found.segments(), folder.settings(), clock, counters);
    end = new LogEnd(segments.last().index().end());
    queue = new AppendQueue(end.offset(), folder.settings(), counters);
  }

  /**
   * Opens the log of a folder, which is made when it is not there.
   *
   * @param threads makes the thread that writes
   * @param clock what the age of records is measured with
   * @throws IllegalStateException when the log is open already, in this process or another
   * @throws CorruptLogException when more than a torn tail is broken; nothing was changed then
   */
  public static EmbeddedEventLog open(
      Path directory, EmbeddedLogSettings settings, ThreadFactory threads, InstantSource clock)
      throws IOException {
    return open(directory, settings, threads, clock, FileChannel::open);
  }

  /** As the other, with a way of opening files, so that they can be made to fail. */
  public static EmbeddedEventLog open(
      Path directory,
      EmbeddedLogSettings settings,
      ThreadFactory threads,
      InstantSource clock,
      FileOpener files)
      throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.take(directory, files);
    try {
      LogFolder folder = new LogFolder(directory, settings, files);
      Recovery found = Recovery.of(folder);
      if (found.damage().isPresent()) {
        throw found.damage().get();
      }
      EmbeddedEventLog log = new EmbeddedEventLog(folder, found, clock, lock);
      log.startWriter(threads);
      log.counters.tornBytes.add(found.tornBytes());
      return log;
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens what can be read of a log as it is now, also one that is damaged or open for writing
   * elsewhere. Nothing is changed or locked; appends are refused, and later ones are not seen.
   */
  public static EmbeddedEventLog openReadOnly(Path directory, EmbeddedLogSettings settings)
      throws IOException {
    LogFolder folder = new LogFolder(directory, settings, FileChannel::open);
    EmbeddedEventLog log =
        new EmbeddedEventLog(folder, lookTwice(folder), InstantSource.fixed(Instant.EPOCH), null);
    log.queue.close(
        log.damage
            .map(damage ->
                new LogUnavailableException(
                    "the log was opened read-only, since it is damaged: " + damage.getMessage(),
                    damage))
            .orElseGet(() ->
                new LogUnavailableException(
                    "log %s: opened read-only (expected: opened for writing)"
                        .formatted(directory))));
    log.end.close();
    return log;
  }

  /** A writer elsewhere may cut or delete a file that is being looked at, but not all the time. */
  private static Recovery lookTwice(LogFolder folder) throws IOException {
    try {
      return Recovery.of(folder);
    } catch (NoSuchFileException | InternalError e) {
      return Recovery.of(folder);
    }
  }

  private void startWriter(ThreadFactory threads) throws IOException {
    Segment last = segments.last();
    SegmentFile file = SegmentFile.open(last, folder);
    // From now on it would say less than the segment holds.
    Files.deleteIfExists(last.indexFile());
    LogWriter loop = new LogWriter(folder, queue, segments, end, counters, file);
    Thread thread = threads.newThread(loop);
    if (thread == null) {
      throw new IllegalStateException("threads: gave no thread (expected: a new one)");
    }
    thread.start();
    writer = thread;
  }

  @Override
  public CompletableFuture<Long> append(
      List<? extends Event> events, long ingestTime, Durability durability) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events: none (expected: at least one)");
    }
    byte[][] encoded = new byte[events.size()][];
    long bytes = 0;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = EventCodec.encode(events.get(i));
      bytes += Frame.HEADER_BYTES + encoded[i].length;
    }
    long most = folder.settings().queueBytes();
    if (bytes > most) {
      throw new IllegalArgumentException(
          "events: %d bytes in one append (expected: at most %d, queueBytes; append fewer at once)"
              .formatted(bytes, most));
    }
    return queue.add(encoded, bytes, ingestTime, durability == Durability.QUEUE);
  }

  @Override
  public long start() {
    return segments.start();
  }

  @Override
  public long end() {
    return end.offset();
  }

  @Override
  public Reader read(long from) {
    long least = start();
    long most = end();
    if (from < least || from > most) {
      throw new IllegalArgumentException(
          "from: %d (expected: %d to %d; what lies before was deleted by retention, what lies after was not written yet)"
              .formatted(from, least, most));
    }
    return reader(from);
  }

  private SegmentReader reader(long from) {
    return new SegmentReader(from, segments, end, folder);
  }

  @Override
  public OptionalLong firstAtOrAfter(long eventTime) {
    for (Segment segment : segments.all()) {
      if (segment.index().latestEvent() >= eventTime) {
        try (SegmentReader reader = reader(segment.index().before(eventTime).offset())) {
          return reader.findAtOrAfter(eventTime);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** {@inheritDoc} Segments that may go and are too old or too many are deleted by this call. */
  @Override
  public void retain(long from) {
    if (from > end()) {
      throw new IllegalArgumentException(
          "from: %d (expected: at most the end, %d)".formatted(from, end()));
    }
    if (lock != null) {
      segments.retain(from);
    }
  }

  /**
   * Reads every record that is kept, and checks its place and its checksum.
   *
   * @return how many there are
   * @throws CorruptLogException at the first that is broken
   */
  public long verify() {
    try (SegmentReader reader = reader(start())) {
      return reader.verify();
    }
  }

  /** What the log did since it was opened. */
  public LogCounts counts() {
    return counters.counts();
  }

  /** What ends a log before its time that was opened read-only; empty when nothing does. */
  public Optional<CorruptLogException> damage() {
    return damage;
  }

  @Override
  public void close() {
    queue.close(
        new LogUnavailableException(
            "log %s: closed (expected: open; nothing of the append is in the log)"
                .formatted(folder.path())));
    if (writer != null) {
      join(writer);
    }
    end.close();
    if (lock != null) {
      lock.close();
    }
  }

  /** Waits for the writer also when interrupted: only then the folder may be given free. */
  private static void join(Thread writer) {
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
