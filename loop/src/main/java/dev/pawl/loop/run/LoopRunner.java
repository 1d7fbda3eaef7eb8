package dev.pawl.loop.run;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.Loop;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.Trainer;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.plan.ServingPlan;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loop of one model over its log, in one thread of its own.
 *
 * <p>At the start it restores the latest checkpoint that is whole and folds what came after it; a
 * checkpoint that is not whole is reported and the one before it is taken, in the end the start of
 * the log. Plans are published from the moment on when all that was in the log at the start is
 * folded: what serves after a restart is what served before it. A checkpoint is written each time
 * that so many records have been folded, and at least eight for each prediction that waits for its
 * outcome, so that its cost stays a small part of theirs. Trainings that the log has no result for
 * are started once the log has been folded to its end.
 *
 * <p>When the disk does not take an artifact or a row of the registry, the fold waits where it is
 * and tries again; {@link #health} says so meanwhile. Whatever else goes wrong stops the fold, and
 * the last plan stays.
 *
 * <p>All methods may be called by any thread.
 */
public final class LoopRunner implements AutoCloseable {
  private static final long RECORDS_PER_PENDING = 8;

  private final String model;
  private final EventLog log;
  private final Registry registry;
  private final ArtifactStore artifacts;
  private final Consumer<ServingPlan> plans;
  private final Consumer<String> warnings;
  private final Consumer<Decision> decisions;
  private final long checkpointEvery;
  private final LoopSettings settings;
  private final Housekeeping housekeeping;
  private final Thread thread;
  private final Retries retries = new Retries();
  private final AskedTrainings trainings;
  private final List<Version> newVersions = new ArrayList<>();
  private final List<Decision> newDecisions = new ArrayList<>();
  private final PriorityBlockingQueue<Waiter> waiters = new PriorityBlockingQueue<>();
  private final Object gate = new Object();
  private boolean waitingForRecords;
  private Loop loop;
  private long caughtUpAt;
  private @Nullable ServingPlan heldBack;
  private long lastCheckpoint;
  private long nextCheckpoint;
  private volatile boolean caughtUp;
  private volatile long folded;
  private volatile int openTrainings;
  private volatile boolean stopping;
  private volatile @Nullable String trouble;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable ModelLoop view;

  /** Ends the fold where it stands, because the runner is being closed. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Waiter(long offset, CompletableFuture<Void> done) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(offset, other.offset);
    }
  }

  /**
   * What a runner works with, apart from its model and log.
   *
   * @param registry where versions and decisions are kept
   * @param artifacts where checkpoints are kept
   * @param trainer carries out trainings from scratch
   * @param trainers runs them
   * @param time the wall clock, for what is logged
   * @param threads makes the thread that folds
   * @param plans takes each plan that is to be served
   * @param decisions hears of each decision once it is kept
   * @param warnings takes sentences for the operator
   * @param checkpointEvery after how many records there may be a checkpoint
   * @param versions which versions keep their checkpoints
   */
  public record Surroundings(
      Registry registry,
      ArtifactStore artifacts,
      Trainer trainer,
      Executor trainers,
      InstantSource time,
      ThreadFactory threads,
      Consumer<ServingPlan> plans,
      Consumer<Decision> decisions,
      Consumer<String> warnings,
      long checkpointEvery,
      VersionRetention versions) {}

  /**
   * A runner that has not been started.
   *
   * @param model the model's name
   * @param log its log
   * @param settings what the loop is told
   * @param with what it works with
   */
  public LoopRunner(String model, EventLog log, LoopSettings settings, Surroundings with) {
    this.model = model;
    this.log = log;
    this.registry = with.registry();
    this.artifacts = with.artifacts();
    this.plans = with.plans();
    this.decisions = with.decisions();
    this.warnings = with.warnings();
    this.checkpointEvery = with.checkpointEvery();
    this.settings = settings;
    this.housekeeping = new Housekeeping(model, log, registry, artifacts, with.versions());
    this.trainings = new AskedTrainings(model, log, retries, with);
    this.nextCheckpoint = checkpointEvery;
    this.loop = newLoop();
    this.thread = with.threads().newThread(this::run);
    this.thread.setName("loop-" + model);
  }

  private Loop newLoop() {
    return new Loop(model, settings, new Outside(), artifacts);
  }

  /** Restores the state and starts folding. */
  public void start() {
    caughtUpAt = log.end();
    try {
      boolean ahead = registry.forgetFrom(model, log.end());
      restore(log.end());
      if (ahead) {
        warnings.accept(
            "the registry is ahead of the log of %s, which ends at %d: what it said of later events is forgotten"
                .formatted(model, log.end()));
        writeAgain();
      }
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    catchUp();
    thread.start();
  }

  /** Versions may have changed their state because of events that are gone. */
  private void writeAgain() {
    loop.running().map(ModelLoop::versions).ifPresent(newVersions::addAll);
    flush();
  }

  /**
   * Restores the latest state and publishes its plan, and folds nothing: for a log that cannot be
   * read to its end.
   *
   * @param why what is wrong with the log, for {@link #health} and {@link #failure}
   */
  public void startStopped(RuntimeException why) {
    try {
      restore(Long.MAX_VALUE);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
    fail(why);
  }

  private void restore(long end) {
    for (LoopCheckpoint checkpoint : registry.checkpoints(model)) {
      if (checkpoint.offset() > end) {
        warnings.accept(
            "checkpoint of %s at offset %d is ahead of its log, which ends at %d: it is dropped, and the one before it is taken"
                .formatted(model, checkpoint.offset(), end));
        registry.remove(checkpoint);
      } else if (restore(checkpoint)) {
        return;
      }
    }
    if (log.start() > 0) {
      throw new IllegalStateException(
          "the log of %s starts at %d and no checkpoint can be read (expected: a whole checkpoint, or the log from its start; restore a backup)"
              .formatted(model, log.start()));
    }
  }

  /** Goes on from a checkpoint; when that cannot be read, from nothing. */
  private boolean restore(LoopCheckpoint checkpoint) {
    String problem;
    try {
      Optional<Checkpoint> state = artifacts.get(checkpoint.hash());
      if (state.isPresent()) {
        loop.restore(state.get());
        openTrainings = loop.running().map(ModelLoop::openTrainings).orElse(0);
        view = loop.running().orElse(null);
        folded = loop.position();
        lastCheckpoint = loop.position();
        nextCheckpoint = lastCheckpoint + checkpointEvery;
        return true;
      }
      problem = "artifact " + checkpoint.hash() + " is gone";
    } catch (RuntimeException e) {
      problem = message(e);
    }
    loop = newLoop();
    trainings.clear();
    heldBack = null;
    warnings.accept(
        "checkpoint of %s at offset %d cannot be read, the one before it, or the start of the log, is taken: %s"
            .formatted(model, checkpoint.offset(), problem));
    return false;
  }

  private void run() {
    try (EventLog.Reader reader = log.read(loop.position())) {
      while (!stopping) {
        LogRecord logged = reader.poll();
        if (logged == null) {
          trainings.start();
          if (!waitFor(reader)) {
            break;
          }
          continue;
        }
        fold(logged);
      }
      keepCheckpoint();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Stopped e) {
      warnings.accept(
          "the loop of %s was stopped before the disk took what it has decided: it is decided again at the next start"
              .formatted(model));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** The fold has ended for good; what served goes on serving. */
  private void fail(Throwable e) {
    failure = e;
    warnings.accept("the loop of %s has stopped: %s".formatted(model, message(e)));
    caughtUp = true;
    publishHeldBack();
    failWaiters(e);
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private void failWaiters(Throwable e) {
    for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
      next.done().completeExceptionally(e);
    }
  }

  private void catchUp() {
    if (!caughtUp && loop.position() >= caughtUpAt) {
      caughtUp = true;
      publishHeldBack();
    }
  }

  private void publishHeldBack() {
    ServingPlan plan = heldBack;
    if (plan != null) {
      heldBack = null;
      plans.accept(plan);
    }
  }

  /** Waits for a record; only here may {@link #close} interrupt, never in the midst of writing. */
  private boolean waitFor(EventLog.Reader reader) throws InterruptedException {
    synchronized (gate) {
      if (stopping) {
        return false;
      }
      waitingForRecords = true;
    }
    try {
      return reader.await();
    } catch (InterruptedException e) {
      if (stopping) {
        return false;
      }
      throw e;
    } finally {
      synchronized (gate) {
        waitingForRecords = false;
        if (stopping) {
          Thread.interrupted();
        }
      }
    }
  }

  private void fold(LogRecord logged) {
    loop.on(logged);
    if (logged.event() instanceof TrainingFinished finished) {
      trainings.ended(finished);
    }
    flush();
    catchUp();
    if (loop.position() >= nextCheckpoint && isWorthACheckpoint()) {
      keepCheckpoint();
    }
    openTrainings = loop.running().map(ModelLoop::openTrainings).orElse(0);
    view = loop.running().orElse(null);
    folded = loop.position();
    if (openTrainings == 0) {
      release();
    }
  }

  /** Whether enough has been folded to bear the cost of writing the state as it is now. */
  private boolean isWorthACheckpoint() {
    long pending = loop.running().map(ModelLoop::pending).orElse(0);
    return loop.position() - lastCheckpoint >= RECORDS_PER_PENDING * pending;
  }

  private void release() {
    for (Waiter next = waiters.peek();
        next != null && next.offset() <= folded;
        next = waiters.peek()) {
      waiters.remove(next);
      next.done().complete(null);
    }
  }

  private void flush() {
    if (!newVersions.isEmpty() || !newDecisions.isEmpty()) {
      persistently(
          "the registry",
          () -> {
            registry.save(
                newVersions.stream().map(housekeeping::current).toList(),
                List.copyOf(newDecisions));
            saveEntry();
            return true;
          });
      newDecisions.forEach(decisions);
      housekeeping.made(newVersions.size());
      newVersions.clear();
      newDecisions.clear();
    }
  }

  private void saveEntry() {
    loop.running()
        .ifPresent(running -> {
          ModelDefinition definition = running.definition();
          registry.saveSpec(definition.hash(), definition.spec().text());
          registry.save(
              new ModelEntry(
                  model,
                  definition.spec().owner(),
                  definition.spec().purpose(),
                  definition.spec().text(),
                  definition.hash(),
                  running.contest().champion().name(),
                  loop.clock(),
                  loop.position()));
        });
  }

  /** Does something on disk, again and again until it works: the fold cannot go on without it. */
  private <T> T persistently(String what, Supplier<T> work) {
    Retries.Wait wait = retries.begin();
    while (true) {
      try {
        T done = work.get();
        if (trouble != null) {
          trouble = null;
          warnings.accept("%s of %s can be written again".formatted(what, model));
        }
        return done;
      } catch (UncheckedIOException e) {
        String problem =
            "%s of %s cannot be written, the loop waits and tries again: %s (expected: room and a healthy disk)"
                .formatted(what, model, e.getMessage());
        if (trouble == null) {
          warnings.accept(problem);
        }
        trouble = problem;
        failWaiters(new IllegalStateException(problem, e));
        if (!wait.again()) {
          throw new Stopped();
        }
      }
    }
  }

  /** A checkpoint that cannot be kept is no reason to stop: more of the log is folded next time. */
  private void keepCheckpoint() {
    nextCheckpoint = loop.position() + checkpointEvery;
    try {
      checkpoint();
    } catch (UncheckedIOException e) {
      warnings.accept(
          "checkpoint of %s at offset %d could not be kept, the one at %d stays: %s"
              .formatted(model, loop.position(), lastCheckpoint, e.getMessage()));
    }
  }

  private void checkpoint() {
    if (loop.position() == lastCheckpoint) {
      return;
    }
    saveEntry();
    LoopCheckpoint made =
        new LoopCheckpoint(model, loop.position(), artifacts.put(loop.snapshot()));
    registry.save(made);
    lastCheckpoint = loop.position();
    List<LoopCheckpoint> all = registry.checkpoints(model);
    for (LoopCheckpoint old : all.subList(Math.min(2, all.size()), all.size())) {
      registry.remove(old);
      artifacts.delete(old.hash());
    }
    tidy();
  }

  /** What cannot be let go of now is let go of later. */
  private void tidy() {
    try {
      loop.running().ifPresent(running -> housekeeping.tidy(running, loop.clock()));
    } catch (RuntimeException e) {
      warnings.accept(
          "what %s no longer needs could not be deleted: %s".formatted(model, e.getMessage()));
    }
  }

  /** What the fold wants done outside; called by the folding thread. */
  private final class Outside implements Effects {
    @Override
    public void publish(ServingPlan plan) {
      if (caughtUp) {
        plans.accept(plan);
      } else {
        heldBack = plan;
      }
    }

    @Override
    public String keep(Supplier<Checkpoint> checkpoint) {
      Checkpoint made = checkpoint.get();
      return persistently("an artifact", () -> artifacts.put(made));
    }

    @Override
    public void record(Version version) {
      newVersions.add(version);
    }

    @Override
    public void record(Decision decision) {
      newDecisions.add(decision);
    }

    @Override
    public void train(TrainingRequest request) {
      trainings.add(request);
    }
  }

  /**
   * Completes when everything before an offset is folded and no training is open; fails when the
   * loop has stopped, or waits for the disk.
   */
  public CompletableFuture<Void> settled(long offset) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Waiter waiter = new Waiter(offset, done);
    waiters.add(waiter);
    Throwable stopped = failure;
    String present = trouble;
    if (stopped != null && waiters.remove(waiter)) {
      done.completeExceptionally(stopped);
    } else if (folded >= offset && openTrainings == 0 && waiters.remove(waiter)) {
      done.complete(null);
    } else if (present != null && waiters.remove(waiter)) {
      done.completeExceptionally(new IllegalStateException(present));
    }
    return done;
  }

  /** How many records the fold has not seen yet. */
  public long lag() {
    return Math.max(0, log.end() - folded);
  }

  /** How the loop is. */
  public LoopHealth health() {
    Throwable stopped = failure;
    if (stopped != null) {
      return new LoopHealth.Stopped(message(stopped));
    }
    String present = trouble;
    if (present != null) {
      return new LoopHealth.Waiting(present);
    }
    return caughtUp ? new LoopHealth.Running() : new LoopHealth.CatchingUp(caughtUpAt - folded);
  }

  /** Why the loop has stopped; empty while it runs. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** The fold itself, for looking at counters; what is read there may be a moment old. */
  public Optional<ModelLoop> view() {
    return Optional.ofNullable(view);
  }

  /** Stops after the record that is being folded, and keeps a checkpoint. The log is left open. */
  @Override
  public void close() {
    synchronized (gate) {
      stopping = true;
      retries.close();
      if (waitingForRecords) {
        thread.interrupt();
      }
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    failWaiters(new IllegalStateException("the loop of %s is closed".formatted(model)));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
