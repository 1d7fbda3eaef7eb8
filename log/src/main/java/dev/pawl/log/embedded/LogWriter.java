package dev.pawl.log.embedded;

import dev.pawl.log.DiskTrouble;
import dev.pawl.log.EventCodec;
import dev.pawl.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Writes what the queue hands over: group by group, each on disk before it is answered and before
 * the next is begun. Invariants:
 *
 * <ol>
 *   <li>The published end is on disk, and what lies behind it in the file is at most one group.
 *   <li>A group lies in one segment; an append too.
 *   <li>After a failed write the file ends where it ended before it, or nothing is written any
 *       more.
 *   <li>After a failed fsync nothing is written any more: the system may have dropped the pages and
 *       report success the next time.
 * </ol>
 */
final class LogWriter implements Runnable {
  private final LogFolder folder;
  private final AppendQueue queue;
  private final Segments segments;
  private final LogEnd end;
  private final Counters counters;
  private SegmentFile file;
  private boolean failed;

  LogWriter(
      LogFolder folder,
      AppendQueue queue,
      Segments segments,
      LogEnd end,
      Counters counters,
      SegmentFile file) {
    this.folder = folder;
    this.queue = queue;
    this.segments = segments;
    this.end = end;
    this.counters = counters;
    this.file = file;
  }

  @Override
  public void run() {
    List<Append> group = List.of();
    try {
      do {
        group = queue.take();
        write(group);
      } while (!group.isEmpty() && !failed);
      if (!failed) {
        tidy(segments.last());
      }
    } catch (Throwable e) {
      // Whatever it was, nobody may wait for an answer that never comes.
      stop(remaining(group), "the writer stopped", e);
    } finally {
      closeFile();
    }
  }

  /** What of a group is not answered yet: those from the published end on. */
  private List<Append> remaining(List<Append> group) {
    return group.stream().filter(append -> append.offset() >= end.offset()).toList();
  }

  private void write(List<Append> group) {
    int from = 0;
    while (from < group.size() && !failed) {
      int to = fitting(group, from);
      List<Append> part = group.subList(from, to);
      List<Append> rest = group.subList(from, group.size());
      long before = file.position();
      try {
        if (part.isEmpty()) {
          roll();
          continue;
        }
        put(part);
      } catch (IOException e) {
        undo(before, rest, e);
        return;
      }
      try {
        file.force();
      } catch (IOException e) {
        stop(rest, "fsync failed, so what was written may be lost", e);
        return;
      }
      publish(part);
      from = to;
    }
  }

  /** One past the last append of a group that the open segment takes; an empty one takes any. */
  private int fitting(List<Append> group, int from) {
    long position = file.position();
    int to = from;
    while (to < group.size()) {
      long bytes = group.get(to).bytes();
      if (position > Segment.HEADER_BYTES && position + bytes > folder.settings().segmentBytes()) {
        return to;
      }
      position += bytes;
      to++;
    }
    return to;
  }

  private void put(List<Append> part) throws IOException {
    int group = 0;
    for (Append append : part) {
      byte[][] events = append.events();
      for (int i = 0; i < events.length; i++) {
        boolean continues = i < events.length - 1;
        file.put(append.offset() + i, append.ingestTime(), group++, continues, events[i]);
      }
    }
    file.flush();
  }

  private void publish(List<Append> part) {
    SegmentIndex index = segments.last().index();
    for (Append append : part) {
      for (byte[] event : append.events()) {
        index.add(
            Frame.HEADER_BYTES + event.length, EventCodec.eventTime(event, 0), append.ingestTime());
        counters.records.increment();
      }
      counters.bytes.add(append.bytes());
    }
    counters.groups.increment();
    end.advance(index.end());
    for (Append append : part) {
      if (append.answer() != null) {
        append.answer().complete(append.offset());
      }
    }
  }

  private void roll() throws IOException {
    Segment full = segments.last();
    tidy(full);
    SegmentIndex index = new SegmentIndex(end.offset(), folder.settings().indexBytes());
    Segment next = new Segment(folder, index, false);
    SegmentFile created = file.successor(next);
    closeFile();
    file = created;
    segments.add(next);
    full.close();
  }

  /** Gives back the room that was taken in advance, and saves the index. */
  private void tidy(Segment segment) throws IOException {
    file.cut(segment.index().endPosition());
    try {
      segment.index().save(segment.indexFile(), folder.files());
    } catch (IOException e) {
      // It is made again from the segment when the log is opened.
      Files.deleteIfExists(segment.indexFile());
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      // All that counts was forced to disk before.
    }
  }

  private void undo(long position, List<Append> unwritten, IOException cause) {
    try {
      file.cut(position);
      file.force();
    } catch (IOException e) {
      cause.addSuppressed(e);
      stop(unwritten, "a failed write could not be undone", cause);
      return;
    }
    queue.fail(
        unwritten,
        end.offset(),
        new LogUnavailableException(
            "log %s: cannot write: %s (expected: room and a healthy disk; nothing of the append is in the log, it may be tried again)"
                .formatted(folder.path(), DiskTrouble.words(cause)),
            cause));
  }

  private static String words(Throwable cause) {
    return cause instanceof IOException failure ? DiskTrouble.words(failure) : cause.toString();
  }

  private void stop(List<Append> unwritten, String what, Throwable cause) {
    failed = true;
    LogUnavailableException reason =
        new LogUnavailableException(
            "log %s: %s: %s (expected: a healthy disk; the log takes no more until it is opened again)"
                .formatted(folder.path(), what, words(cause)),
            cause);
    queue.close(reason);
    queue.fail(unwritten, end.offset(), reason);
    try {
      file.cut(segments.last().index().endPosition());
      file.force();
    } catch (IOException e) {
      // Recovery cuts it; no one was told that it is there.
      cause.addSuppressed(e);
    }
  }
}
