package dev.pawl.bench.verify;

import dev.pawl.log.Durability;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;

/**
 * Appends to a log from several threads until it is killed. It says {@code open BYTES} when the log
 * is open, with the bytes of the torn tail that was cut, and {@code THREAD NUMBER OFFSET} for each
 * append that was answered after its fsync. One more thread appends with {@code QUEUE}, whose
 * answers promise nothing.
 */
final class AppendingProcess {
  /** How many threads append with {@code FSYNC}; the one that does not has the next number. */
  static final int THREADS = 6;

  private static final int QUEUED_BETWEEN_FSYNCS = 50;

  /** Segments so small that many begin and end within a process's life. */
  static final EmbeddedLogSettings SETTINGS =
      EmbeddedLogSettings.standard()
          .withSegmentBytes(1 << 20)
          .withGroup(Duration.ofMillis(1), 1 << 18);

  private final EmbeddedEventLog log;
  private final int run;
  private final OutputStream out;

  private AppendingProcess(EmbeddedEventLog log, int run, OutputStream out) {
    this.log = log;
    this.run = run;
    this.out = out;
  }

  /**
   * Runs until killed.
   *
   * @param arguments the log's folder, and which process this is, counted from 0
   */
  public static void main(String[] arguments) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    EmbeddedEventLog log =
        EmbeddedEventLog.open(
            Path.of(arguments[0]),
            SETTINGS,
            Thread.ofPlatform().name("log").factory(),
            InstantSource.system());
    AppendingProcess process = new AppendingProcess(log, Integer.parseInt(arguments[1]), out);
    process.say("open " + log.counts().tornBytes());
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      Thread.ofPlatform().start(() -> process.appendAndSay(thread));
    }
    Thread.ofPlatform().start(process::appendQueued);
  }

  private void appendAndSay(int thread) {
    for (long number = 0; ; number++) {
      long offset = append(thread, number, Durability.FSYNC);
      say(thread + " " + number + " " + offset);
    }
  }

  private void appendQueued() {
    for (long number = 0; ; number++) {
      boolean pause = number % QUEUED_BETWEEN_FSYNCS == 0;
      append(THREADS, number, pause ? Durability.FSYNC : Durability.QUEUE);
    }
  }

  private long append(int thread, long number, Durability durability) {
    try {
      return log.append(NumberedEvents.of(run, thread, number).events(), number, durability).join();
    } catch (CompletionException e) {
      say("failed " + e.getCause());
      throw e;
    }
  }

  private void say(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      synchronized (out) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("saying " + line, e);
    }
  }
}
