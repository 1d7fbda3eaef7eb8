package dev.pawl.serve.shadow;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.spec.ServingSpec.Shadow;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
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
 *       notices of what was dropped are waiting themselves; all of them are counted.
 *   <li>When it is ended, what waits is dropped, and what is on the way has {@value #LAST_MILLIS}
 *       ms to be answered: then it is absent.
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
  static final long LAST_MILLIS = 1_000;
  private static final String OVERLOAD = "not asked: too much is waiting";
  private static final String ENDED_BEFORE = "not asked: the shadow was ended";
  private static final String ENDED_MEANWHILE = "no answer before the shadow was ended";
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
  private final Semaphore places = new Semaphore(ON_THE_WAY);
  private final Set<OnTheWay> onTheWay = ConcurrentHashMap.newKeySet();
  private final Tally tally;
  private final Thread thread;
  private volatile boolean closed;

  /** Whether the thread hands over no more; whoever finds something later hands it over. */
  private volatile boolean finished;

  /** What came of the questions. */
  static final class Tally {
    final LongAdder answered = new LongAdder();
    final LongAdder absent = new LongAdder();
    final LongAdder dropped = new LongAdder();

    ShadowCounts counts(String name) {
      return new ShadowCounts(name, answered.sum(), absent.sum(), dropped.sum());
    }
  }

  private record Question(Prediction asked, Row inputs) {}

  /** A question that was sent; who takes it says how it ended. */
  private static final class OnTheWay {
    final Prediction asked;
    final long start;
    private final AtomicBoolean taken = new AtomicBoolean();

    OnTheWay(Prediction asked, long start) {
      this.asked = asked;
      this.start = start;
    }

    boolean take() {
      return taken.compareAndSet(false, true);
    }
  }

  /**
   * Starts asking a shadow.
   *
   * @param declared its name, where it is, and how long it may take
   * @param task what is predicted
   * @param transport the way there
   * @param nanos a clock for how long it takes
   * @param threads makes the thread that asks
   * @param answers takes answers and absences, many at a time, in the thread that asks; those that
   *     come when it has ended, in the thread that they come in
   * @param tally counts them
   */
  RemoteShadow(
      Shadow declared,
      Task task,
      Transport transport,
      LongSupplier nanos,
      ThreadFactory threads,
      Consumer<List<ShadowAnswer>> answers,
      Tally tally) {
    this.declared = declared;
    this.task = task;
    this.transport = transport;
    this.nanos = nanos;
    this.answers = answers;
    this.tally = tally;
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
    if (questions.incrementAndGet() <= WAITING) {
      waiting.add(new Question(asked, inputs));
    } else {
      questions.decrementAndGet();
      tally.dropped.increment();
      if (notices.incrementAndGet() <= NOTICES) {
        dropped.add(asked);
      } else {
        notices.decrementAndGet();
      }
    }
    handOverIfFinished();
  }

  private void run() {
    while (!closed) {
      boolean idle = !sendAll();
      noticeDropped();
      idle &= !report();
      if (idle) {
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
    }
    long end = nanos.getAsLong() + LAST_MILLIS * 1_000_000;
    handOver();
    while (!onTheWay.isEmpty() && nanos.getAsLong() - end < 0) {
      if (!report()) {
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
    }
    for (OnTheWay late : onTheWay) {
      ended(late, absence(late.asked, ENDED_MEANWHILE, micros(late)));
    }
    finished = true;
    handOver();
  }

  /** What is found when the thread has finished: whichever of the two is later hands it over. */
  private void handOverIfFinished() {
    if (finished) {
      handOver();
    }
  }

  /** Hands over everything; what waits is not asked any more. */
  private void handOver() {
    for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
      questions.decrementAndGet();
      tally.dropped.increment();
      arrived.add(absence(next.asked(), ENDED_BEFORE, 0));
    }
    noticeDropped();
    while (report()) {
      // All that has come.
    }
  }

  private void noticeDropped() {
    for (Prediction missed = dropped.poll(); missed != null; missed = dropped.poll()) {
      notices.decrementAndGet();
      arrived.add(absence(missed, OVERLOAD, 0));
    }
  }

  /** Asks as much as may be on the way; says whether anything was asked. */
  private boolean sendAll() {
    boolean any = false;
    while (!waiting.isEmpty() && places.tryAcquire()) {
      Question next = waiting.poll();
      if (next == null) {
        places.release();
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
    OnTheWay sent = new OnTheWay(question.asked(), nanos.getAsLong());
    onTheWay.add(sent);
    CompletableFuture<byte[]> answer;
    try {
      byte[] json = ShadowJson.question(question.asked(), question.inputs());
      answer = transport.post(declared.url(), json, declared.timeout());
    } catch (IOException | RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var _ =
        answer.whenComplete((body, problem) -> {
          places.release();
          ended(sent, said(sent, body, problem));
        });
  }

  private ShadowAnswer said(OnTheWay sent, byte @Nullable [] body, @Nullable Throwable problem) {
    Prediction asked = sent.asked;
    float micros = micros(sent);
    if (body == null) {
      return absence(asked, words(problem), micros);
    }
    try {
      double[] scores = ShadowJson.scores(body, task);
      return new ShadowAnswer(
          asked.id(), asked.unit(), asked.eventTime(), declared.name(), scores, "", micros);
    } catch (IOException e) {
      return absence(asked, "its answer: " + words(e), micros);
    }
  }

  /** How a question ended, unless that is known already. */
  private void ended(OnTheWay sent, ShadowAnswer answer) {
    if (sent.take()) {
      (answer.isAbsent() ? tally.absent : tally.answered).increment();
      arrived.add(answer);
      onTheWay.remove(sent);
      handOverIfFinished();
    }
  }

  private float micros(OnTheWay sent) {
    return Math.max(0, nanos.getAsLong() - sent.start) / 1e3f;
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

  /** Asks no more; does not wait for the end of what has begun. */
  void end() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Whether everything that was asked has been handed over. */
  boolean isOver() {
    return !thread.isAlive();
  }

  /**
   * Ends it, and waits until everything that was asked has been handed over, for at most twice the
   * {@value #LAST_MILLIS} ms that this takes.
   */
  @Override
  public void close() {
    end();
    try {
      var _ = thread.join(Duration.ofMillis(2 * LAST_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
