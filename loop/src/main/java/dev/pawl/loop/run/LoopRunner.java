package dev.pawl.loop.run;

import dev.pawl.log.Durability;
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
import dev.pawl.model.checkpoint.CorruptArtifactException;
import dev.pawl.plan.ServingPlan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loop of one model over its log, in one thread of its own.
 *
 * <p>At the start it restores the latest checkpoint that is whole and folds what came after it; a
 * checkpoint that is not whole is reported and the one before it is taken, in the end the start of
 * the log. A checkpoint is written each time that so many records have been folded, and at least
 * eight for each prediction that waits for its outcome, so that its cost stays a small part of theirs.
 * Trainings that the log has no result for are started once the log has been folded to its
 * end.
 *
 * <p>All methods may be called by any thread.
 */
public final class LoopRunner implements AutoCloseable {
  private static final long RECORDS_PER_PENDING = 8;

  private final String model;
  private final EventLog log;
  private final Registry registry;
  private final ArtifactStore artifacts;
  private final Trainer trainer;
  private final Executor trainers;
  private final InstantSource time;
  private final Consumer<ServingPlan> plans;
  private final Consumer<String> warnings;
  private final Consumer<Decision> decisions;
  private final long checkpointEvery;
  private final Loop loop;
  private final Thread thread;
  private final SortedMap<String, TrainingRequest> waiting = new TreeMap<>();
  private final List<Version> newVersions = new ArrayList<>();
  private final List<Decision> newDecisions = new ArrayList<>();
  private final PriorityBlockingQueue<Waiter> waiters = new PriorityBlockingQueue<>();
  private final Object gate = new Object();
  private boolean waitingForRecords;
  private long lastCheckpoint;
  private volatile long folded;
  private volatile int openTrainings;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable ModelLoop view;

  private record Waiter(long offset, CompletableFuture<Void> done) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(offset, other.offset);
    }
  }

  /** What a runner works with, apart from its model and log. */
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
      long checkpointEvery) {}

  /**
   * A runner that has restored its state, and folds from there on once {@link #start} is called.
   *
   * @param model the model's name
   * @param log its log
   * @param settings what the loop is told
   * @param with what it works with; {@code checkpointEvery} counts records
   */
  public LoopRunner(String model, EventLog log, LoopSettings settings, Surroundings with) {
    this.model = model;
    this.log = log;
    this.registry = with.registry();
    this.artifacts = with.artifacts();
    this.trainer = with.trainer();
    this.trainers = with.trainers();
    this.time = with.time();
    this.plans = with.plans();
    this.decisions = with.decisions();
    this.warnings = with.warnings();
    this.checkpointEvery = with.checkpointEvery();
    this.loop = new Loop(model, settings, new Outside(), artifacts);
    restore();
    this.thread = with.threads().newThread(this::run);
    this.thread.setName("loop-" + model);
  }

  /** Starts folding. */
  public void start() {
    thread.start();
  }

  private void restore() {
    for (LoopCheckpoint checkpoint : registry.checkpoints(model)) {
      try {
        Optional<Checkpoint> state = artifacts.get(checkpoint.hash());
        if (state.isPresent() && checkpoint.offset() <= log.end()) {
          loop.restore(state.get());
          openTrainings = loop.running().map(ModelLoop::openTrainings).orElse(0);
          view = loop.running().orElse(null);
          folded = loop.position();
          lastCheckpoint = loop.position();
          return;
        }
        warnings.accept(
            "checkpoint of %s at offset %d is %s: the one before it is taken"
                .formatted(
                    model, checkpoint.offset(), state.isPresent() ? "ahead of its log" : "gone"));
      } catch (CorruptArtifactException | IllegalArgumentException e) {
        warnings.accept(
            "checkpoint of %s at offset %d cannot be read, the one before it is taken: %s"
                .formatted(model, checkpoint.offset(), e.getMessage()));
      }
    }
    if (log.start() > 0) {
      throw new IllegalStateException(
          "the log of %s starts at %d and no checkpoint can be read (expected: a whole checkpoint, or the log from its start; restore a backup)"
              .formatted(model, log.start()));
    }
  }

  private void run() {
    try (EventLog.Reader reader = log.read(loop.position())) {
      while (!stopping) {
        LogRecord logged = reader.poll();
        if (logged == null) {
          startTrainings();
          if (!waitFor(reader)) {
            break;
          }
          continue;
        }
        fold(logged);
      }
      checkpoint();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
      warnings.accept("the loop of %s has stopped: %s".formatted(model, e));
      waiters.forEach(waiter -> waiter.done().completeExceptionally(e));
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
      waiting.remove(finished.id());
    }
    flush();
    if (loop.position() - lastCheckpoint >= checkpointEvery && isWorthACheckpoint()) {
      checkpoint();
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
      registry.save(List.copyOf(newVersions), List.copyOf(newDecisions));
      saveEntry();
      newDecisions.forEach(decisions);
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
  }

  private void startTrainings() {
    for (TrainingRequest request : waiting.values()) {
      trainers.execute(() -> train(request));
    }
    waiting.clear();
  }

  private void train(TrainingRequest request) {
    TrainingFinished finished = trainer.train(request);
    try {
      log.append(List.of(finished), time.millis(), Durability.FSYNC).join();
    } catch (CompletionException e) {
      warnings.accept(
          "the result of training %s of %s could not be logged: %s"
              .formatted(request.id(), model, e.getMessage()));
    }
  }

  /** What the fold wants done outside; called by the folding thread. */
  private final class Outside implements Effects {
    @Override
    public void publish(ServingPlan plan) {
      plans.accept(plan);
    }

    @Override
    public String keep(Checkpoint checkpoint) {
      return artifacts.put(checkpoint);
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
      waiting.put(request.id(), request);
    }
  }

  /**
   * Completes when everything before an offset is folded and no training is open; fails when the
   * loop has stopped.
   */
  public CompletableFuture<Void> settled(long offset) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Throwable stopped = failure;
    if (stopped != null) {
      done.completeExceptionally(stopped);
      return done;
    }
    Waiter waiter = new Waiter(offset, done);
    waiters.add(waiter);
    if (folded >= offset && openTrainings == 0 && waiters.remove(waiter)) {
      done.complete(null);
    }
    return done;
  }

  /** How many records the fold has not seen yet. */
  public long lag() {
    return Math.max(0, log.end() - folded);
  }

  /** Why the loop has stopped; empty while it runs. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** The fold itself, for looking at counters; what is read there may be a moment old. */
  public Optional<ModelLoop> view() {
    return Optional.ofNullable(view);
  }

  /** Folds what is there, keeps a checkpoint, and stops. The log is left open. */
  @Override
  public void close() {
    synchronized (gate) {
      stopping = true;
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
    if (failure == null) {
      checkpoint();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
