package dev.pawl.serve;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.serve.RefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Finds in the log what was answered to requests whose id was used before. Safe for use by any
 * number of threads.
 */
final class Repeats {
  private final EventLog log;
  private final RecentIds ids;

  /**
   * Repeats of requests whose answers are in a log.
   *
   * @param ids gets back those whose answer was lost
   */
  Repeats(EventLog log, RecentIds ids) {
    this.log = log;
    this.ids = ids;
  }

  /**
   * A request whose id was claimed before.
   *
   * @param id the request's
   * @param key what was claimed for it
   * @param offset where its first answer is in the log
   */
  record Repeat(String id, String key, CompletableFuture<Long> offset) {}

  /**
   * The prediction that was made first.
   *
   * @throws RefusedException when there is none to be had
   */
  Prediction prediction(Repeat repeat) {
    return from(repeat, id -> id.equals(repeat.id()), 1).getFirst();
  }

  /**
   * The predictions that were made of a ranking's items first.
   *
   * @param items how many there are at the most
   * @throws RefusedException when there are none to be had
   */
  List<Prediction> ranking(Repeat repeat, int items) {
    String beginning = repeat.id() + Ranking.SEPARATOR;
    return from(repeat, id -> id.startsWith(beginning), items);
  }

  private List<Prediction> from(Repeat repeat, Predicate<String> own, int most) {
    List<Prediction> found = new ArrayList<>();
    try (EventLog.Reader reader = log.read(offset(repeat))) {
      LogRecord logged = reader.poll();
      while (found.size() < most
          && logged != null
          && logged.event() instanceof Prediction prediction
          && own.test(prediction.id())) {
        found.add(prediction);
        logged = reader.poll();
      }
    }
    if (found.isEmpty()) {
      // It was queued, not forced to disk, and another event has taken its place.
      ids.forget(repeat.key());
      throw new RefusedException(
          Reason.UNAVAILABLE,
          "id: the first request of %s was lost on its way to the disk (expected: try again)"
              .formatted(repeat.id()));
    }
    return found;
  }

  private long offset(Repeat repeat) {
    long at;
    try {
      at = repeat.offset().join();
    } catch (CompletionException e) {
      throw new RefusedException(
          Reason.UNAVAILABLE, "id: the first request of this id failed (expected: try again)");
    }
    if (at < log.start()) {
      throw new RefusedException(
          Reason.INVALID,
          "id: %s was used before, and its answer is no longer kept (expected: an id of its own)"
              .formatted(repeat.id()));
    }
    if (at >= log.end()) {
      throw new RefusedException(
          Reason.UNAVAILABLE,
          "id: the first request of %s is not on disk yet (expected: try again in a moment)"
              .formatted(repeat.id()));
    }
    return at;
  }
}
