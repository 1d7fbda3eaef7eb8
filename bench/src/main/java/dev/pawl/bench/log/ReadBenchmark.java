package dev.pawl.bench.log;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventCodec;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Records read per second by one thread from files that are in the page cache: checked only,
 * decoded too; beside a plain pass over the same mapped bytes, which is what the memory allows.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class ReadBenchmark {
  private static final int RECORDS = 500_000;

  private final List<List<Event>> events = ScratchLog.events();
  private final List<byte[]> encoded =
      events.stream().map(event -> EventCodec.encode(event.getFirst())).toList();
  private ScratchLog scratch;

  /** Fills a log. */
  @Setup(Level.Trial)
  public void fill() throws IOException {
    scratch = new ScratchLog();
    for (int i = 0; i < RECORDS; i++) {
      boolean last = i == RECORDS - 1 || i % 10_000 == 0;
      List<Event> event = events.get(i % events.size());
      if (last) {
        scratch.log.append(event, i, Durability.FSYNC).join();
      } else if (scratch.log.append(event, i, Durability.QUEUE).isCompletedExceptionally()) {
        throw new IllegalStateException("append " + i + ": refused (expected: room in the queue)");
      }
    }
  }

  /** Removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    scratch.close();
  }

  /** Each record's place and checksum, without its event. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long checked() {
    return scratch.log.verify();
  }

  /** Each record as an object. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void decoded(Blackhole hole) {
    try (EventLog.Reader reader = scratch.log.read(0)) {
      for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
        hole.consume(next);
      }
    }
  }

  /** The same bytes as numbers of 8 bytes, added up. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long limitOfTheMemory() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(scratch.folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        sum += sum(file);
      }
    }
    return sum;
  }

  private static long sum(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long sum = 0;
      for (long at = 0; at <= bytes.byteSize() - Long.BYTES; at += Long.BYTES) {
        sum += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
      }
      return sum;
    }
  }

  /** Events from bytes in memory. */
  @Benchmark
  @OperationsPerInvocation(1024)
  public void decode(Blackhole hole) {
    EventCodec codec = new EventCodec();
    for (byte[] bytes : encoded) {
      hole.consume(codec.decode(bytes, 0, bytes.length));
    }
  }

  /** Events to bytes in memory. */
  @Benchmark
  @OperationsPerInvocation(1024)
  public void encode(Blackhole hole) {
    for (List<Event> event : events) {
      hole.consume(EventCodec.encode(event.getFirst()));
    }
  }
}
