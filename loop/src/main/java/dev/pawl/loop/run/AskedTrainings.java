package dev.pawl.loop.run;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.training.TrainingRequest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * The trainings that the fold has asked for and that the log has no result of. They are started
 * once the log has been folded to its end, and each result is logged; one that is not logged when
 * all is closed is asked for again at the next start.
 *
 * <p>For use by the thread that folds; trainings run elsewhere.
 */
final class AskedTrainings {
  private final String model;
  private final EventLog log;
  private final Retries retries;
  private final LoopRunner.Surroundings with;
  private final SortedMap<String, TrainingRequest> waiting = new TreeMap<>();

  AskedTrainings(String model, EventLog log, Retries retries, LoopRunner.Surroundings with) {
    this.model = model;
    this.log = log;
    this.retries = retries;
    this.with = with;
  }

  void add(TrainingRequest request) {
    waiting.put(request.id(), request);
  }

  /** The log has a result. */
  void ended(TrainingFinished finished) {
    waiting.remove(finished.id());
  }

  void clear() {
    waiting.clear();
  }

  /** Starts all that wait. */
  void start() {
    if (retries.isClosed()) {
      return;
    }
    for (TrainingRequest request : waiting.values()) {
      with.trainers().execute(() -> train(request));
    }
    waiting.clear();
  }

  private void train(TrainingRequest request) {
    if (retries.isClosed()) {
      return;
    }
    TrainingFinished finished = result(request);
    Retries.Wait wait = retries.begin();
    do {
      try {
        log.append(List.of(finished), with.time().millis(), Durability.FSYNC).join();
        return;
      } catch (CompletionException e) {
        with.warnings()
            .accept(
                "the result of training %s of %s could not be logged, it is tried again: %s"
                    .formatted(request.id(), model, e.getMessage()));
      }
    } while (wait.again());
  }

  /** What a trainer gives, or that it broke: a training without an end would hold up the clock. */
  private TrainingFinished result(TrainingRequest request) {
    try {
      return with.trainer().train(request);
    } catch (RuntimeException | Error e) {
      with.warnings().accept("training %s of %s broke: %s".formatted(request.id(), model, e));
      return new TrainingFinished(
          request.id(), request.clock(), "", "", e.toString(), new TreeMap<>());
    }
  }
}
