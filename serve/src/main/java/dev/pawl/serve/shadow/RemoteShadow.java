package dev.pawl.serve.shadow;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.spec.ServingSpec.Shadow;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One shadow on another server, asked by a thread of its own.
 *
 * <ol>
 *   <li>{@link #ask} never waits: at most {@value #WAITING} questions wait and {@value #ON_THE_WAY}
 *       are on the way; what is more is dropped.
 *   <li>Each question ends in exactly one {@link ShadowAnswer}, unless more than {@value #NOTICES}
 *       notices of what was dropped are waiting themselves, or it is closed meanwhile; all of them
 *       are counted.
 * </ol>
 *
 * <p>Safe for use by any number of threads. Who asks wakes nobody: the thread looks for itself,
 * each millisecond when it has nothing to do, for waking it would cost an answer more than all the
 * rest.
 */
final class RemoteShadow implements AutoCloseable {
  static final int WAITING = 1_000;
  static final int ON_THE_WAY = 32;
  static final int NOTICES = 100_000;
  private static final String OVERLOAD = "not asked: too much is waiting";
  private static final int LONGEST_ERROR = 200;
  private static final int MOST_AT_ONCE = 256;
  private static final long BETWEEN_LOOKS_NANOS = 1_000_000;

  private final Shadow declared;
  private final Task task;
  private final Transport transport;
  private final LongSupplier nanos;
  private final Consumer<List<ShadowAnswer>> answers;
  private final ConcurrentLinkedQueue<Question> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final ConcurrentLinkedQueue<ShadowAnswer> arrived = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Prediction> dropped = new ConcurrentLinkedQueue<>();
  private final AtomicInteger notices = new AtomicInteger();
  private final Semaphore onTheWay = new Semaphore(ON_THE_WAY);
  private final LongAdder answered = new LongAdder();
  private final LongAdder absent = new LongAdder();
  private final LongAdder notAsked = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  private record Question(Prediction asked, Row inputs) {}

  /**
   * Starts asking a shadow.
   *
   * @param declared its name, where it is, and how long it may take
   * @param task what is predicted
   * @param transport the way there
   * @param nanos a clock for how long it takes
   * @param threads makes the thread that asks
   * @param answers takes answers and absences, many at a time, in the thread that asks
   */
  RemoteShadow(
      Shadow declared,
      Task task,
      Transport transport,
      LongSupplier nanos,
      ThreadFactory threads,
      Consumer<List<ShadowAnswer>> answers) {
    this.declared = declared;
    this.task = task;
    this.transport = transport;
    this.nanos = nanos;
    this.answers = answers;
    this.thread = threads.newThread(this::run);
    thread.setName("shadow-" + declared.name());
    thread.start();
  }

  /** Whether it is that shadow. */
  boolean is(Shadow other) {
    return declared.equals(other);
  }

  /** Asks what was answered already. */
  void ask(Prediction asked, Row inputs) {
    if (closed) {
      return;
    }
    if (questions.incrementAndGet() <= WAITING) {
      waiting.add(new Question(asked, inputs));
      return;
    }
    questions.decrementAndGet();
    notAsked.increment();
    if (notices.incrementAndGet() <= NOTICES) {
      dropped.add(asked);
    } else {
      notices.decrementAndGet();
    }
  }

  /** What has come of it so far. */
  ShadowCounts counts() {
    return new ShadowCounts(declared.name(), answered.sum(), absent.sum(), notAsked.sum());
  }

  private void run() {
    while (!closed) {
      boolean idle = !sendAll();
      for (Prediction missed = dropped.poll(); missed != null; missed = dropped.poll()) {
        notices.decrementAndGet();
        arrived.add(absence(missed, OVERLOAD, 0));
      }
      idle &= !report();
      if (idle) {
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
    }
    while (report()) {
      // All that came before the end.
    }
  }

  /** Asks as much as may be on the way; says whether anything was asked. */
  private boolean sendAll() {
    boolean any = false;
    while (!waiting.isEmpty() && onTheWay.tryAcquire()) {
      Question next = waiting.poll();
      if (next == null) {
        onTheWay.release();
        break;
      }
      questions.decrementAndGet();
      send(next);
      any = true;
    }
    return any;
  }

  /** Hands over what has arrived; says whether there was anything. */
  private boolean report() {
    List<ShadowAnswer> batch = new ArrayList<>();
    ShadowAnswer next = arrived.poll();
    while (next != null) {
      batch.add(next);
      next = batch.size() < MOST_AT_ONCE ? arrived.poll() : null;
    }
    if (batch.isEmpty()) {
      return false;
    }
    answers.accept(batch);
    return true;
  }

  private void send(Question question) {
    long start = nanos.getAsLong();
    CompletableFuture<byte[]> answer;
    try {
      byte[] json = ShadowJson.question(question.asked(), question.inputs());
      answer = transport.post(declared.url(), json, declared.timeout());
    } catch (IOException | RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var _ = answer.whenComplete((body, problem) -> ended(question.asked(), start, body, problem));
  }

  private void ended(
      Prediction asked, long start, byte @Nullable [] body, @Nullable Throwable problem) {
    onTheWay.release();
    float micros = Math.max(0, nanos.getAsLong() - start) / 1e3f;
    ShadowAnswer answer;
    try {
      answer =
          body == null
              ? absence(asked, words(problem), micros)
              : new ShadowAnswer(
                  asked.id(),
                  asked.unit(),
                  asked.eventTime(),
                  declared.name(),
                  ShadowJson.scores(body, task),
                  "",
                  micros);
    } catch (IOException e) {
      answer = absence(asked, "its answer: " + words(e), micros);
    }
    (answer.isAbsent() ? absent : answered).increment();
    arrived.add(answer);
  }

  private ShadowAnswer absence(Prediction asked, String why, float micros) {
    return new ShadowAnswer(
        asked.id(), asked.unit(), asked.eventTime(), declared.name(), new double[0], why, micros);
  }

  private static String words(@Nullable Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    if (cause instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    String text = cause == null ? null : cause.getMessage();
    String line =
        text == null || text.isBlank()
            ? "it cannot be reached"
            : text.strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR);
  }

  /** Asks no more; what is on the way may still be answered. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
