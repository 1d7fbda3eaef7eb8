package dev.pawl.bench.log;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends per second, one event each: answered when queued, answered after a shared fsync, one at a
 * time; beside the plain write and fsync of as many bytes, which is what the disk allows.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@State(Scope.Benchmark)
public class AppendBenchmark {
  private static final int APPENDS = 100_000;
  private static final int FRAME_BYTES = 29;
  private static final long RAW_BYTES = 1L << 28;

  private final List<List<Event>> events = ScratchLog.events();
  private ScratchLog scratch;
  private FileChannel raw;
  private ByteBuffer rawBytes;
  private long rawPosition;

  /** A new log for each iteration, so that none pays for the files of another. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    scratch = new ScratchLog();
    int bytes = 0;
    for (int i = 0; i < APPENDS; i++) {
      bytes += FRAME_BYTES + EventCodec.encode(event(i).getFirst()).length;
    }
    rawBytes = ByteBuffer.allocateDirect(bytes);
    raw =
        FileChannel.open(
            scratch.folder.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Removes the log. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    raw.close();
    scratch.close();
  }

  private List<Event> event(int number) {
    return events.get(number % events.size());
  }

  /** Answered when queued; the last of 100,000 after its fsync, so that the queue never fills. */
  @Benchmark
  @OperationsPerInvocation(APPENDS)
  public long queued() {
    for (int i = 0; i < APPENDS - 1; i++) {
      require(scratch.log.append(event(i), i, Durability.QUEUE));
    }
    return last();
  }

  /** Answered after a shared fsync, 100,000 under way at a time. */
  @Benchmark
  @OperationsPerInvocation(APPENDS)
  public long fsyncShared() {
    List<CompletableFuture<Long>> answers = new ArrayList<>(APPENDS);
    for (int i = 0; i < APPENDS - 1; i++) {
      answers.add(scratch.log.append(event(i), i, Durability.FSYNC));
    }
    long last = last();
    answers.forEach(CompletableFuture::join);
    return last;
  }

  /** Answered after an fsync, one at a time. */
  @Benchmark
  public long fsyncAlone() {
    return last();
  }

  /** As many bytes as {@link #queued} writes, in one write and one fsync, 100,000 at a time. */
  @Benchmark
  @OperationsPerInvocation(APPENDS)
  public long limitOfTheDisk() throws IOException {
    rawBytes.clear();
    while (rawBytes.hasRemaining()) {
      rawPosition += raw.write(rawBytes, rawPosition);
    }
    raw.force(false);
    rawPosition = rawPosition > RAW_BYTES ? 0 : rawPosition;
    return rawPosition;
  }

  /** One frame's bytes in one write and one fsync. */
  @Benchmark
  public long limitOfTheDiskAlone() throws IOException {
    rawBytes.clear().limit(2 * FRAME_BYTES);
    rawPosition += raw.write(rawBytes, rawPosition);
    raw.force(false);
    return rawPosition;
  }

  private long last() {
    long offset = scratch.log.append(event(0), 0, Durability.FSYNC).join();
    scratch.log.retain(offset);
    return offset;
  }

  private static void require(CompletableFuture<Long> answer) {
    if (answer.isCompletedExceptionally()) {
      answer.join();
    }
  }
}
