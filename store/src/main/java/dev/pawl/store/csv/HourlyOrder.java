package dev.pawl.store.csv;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/**
 * Puts predictions and outcomes into the order of a feeder that drives the data clock hour by hour:
 * the predictions of an hour by their times, then its outcomes by theirs, and then the clock moves
 * to the hour's end. Every hour from the first to the last has its turn, also those in which
 * nothing happened. What happened at the same time stays in the order in which it was given.
 *
 * <p>Sorting takes O(n log n), and memory for two references an item. Immutable once made; the
 * items are the caller's.
 *
 * @param <P> predictions
 * @param <O> outcomes
 */
public final class HourlyOrder<P, O> implements Iterable<HourlyOrder.Hour<P, O>> {
  /** An hour, in milliseconds. */
  public static final long HOUR = 3_600_000;

  private static final long MOST_HOURS = 100L * 366 * 24;

  private final List<P> predictions;
  private final ToLongFunction<? super P> predictionTime;
  private final List<O> outcomes;
  private final ToLongFunction<? super O> outcomeTime;

  /**
   * What happened in an hour.
   *
   * @param start its first millisecond since 1970-01-01T00:00Z
   * @param predictions in the order of their times
   * @param outcomes in the order of their times
   */
  public record Hour<P, O>(long start, List<P> predictions, List<O> outcomes) {

    /** The first millisecond after it: where the clock moves. */
    public long end() {
      return start + HOUR;
    }
  }

  /**
   * Orders items.
   *
   * @param predictions in any order
   * @param predictionTime their times, in milliseconds since 1970-01-01T00:00Z
   * @param outcomes in any order
   * @param outcomeTime their times
   * @throws IllegalArgumentException when the first and the last are more than 100 years apart:
   *     then a time is wrong, and there would be no end of empty hours
   */
  public HourlyOrder(
      List<P> predictions,
      ToLongFunction<? super P> predictionTime,
      List<O> outcomes,
      ToLongFunction<? super O> outcomeTime) {
    this.predictions = sorted(predictions, predictionTime);
    this.predictionTime = predictionTime;
    this.outcomes = sorted(outcomes, outcomeTime);
    this.outcomeTime = outcomeTime;
    if (hours() > MOST_HOURS) {
      throw new IllegalArgumentException(
          "times: from %s to %s (expected: at most 100 years apart). Look for times in seconds or microseconds, and for wrong years"
              .formatted(
                  Instant.ofEpochMilli(firstHour() * HOUR),
                  Instant.ofEpochMilli(lastHour() * HOUR)));
    }
  }

  private static <T> List<T> sorted(List<T> items, ToLongFunction<? super T> time) {
    var sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparingLong(time));
    return Collections.unmodifiableList(sorted);
  }

  private boolean isEmpty() {
    return predictions.isEmpty() && outcomes.isEmpty();
  }

  private long firstHour() {
    return Math.min(
        predictions.isEmpty() ? Long.MAX_VALUE : hour(predictionTime, predictions.getFirst()),
        outcomes.isEmpty() ? Long.MAX_VALUE : hour(outcomeTime, outcomes.getFirst()));
  }

  private long lastHour() {
    return Math.max(
        predictions.isEmpty() ? Long.MIN_VALUE : hour(predictionTime, predictions.getLast()),
        outcomes.isEmpty() ? Long.MIN_VALUE : hour(outcomeTime, outcomes.getLast()));
  }

  private static <T> long hour(ToLongFunction<? super T> time, T item) {
    return Math.floorDiv(time.applyAsLong(item), HOUR);
  }

  /** How many hours there are from the first to the last, both counted. */
  public long hours() {
    return isEmpty() ? 0 : lastHour() - firstHour() + 1;
  }

  @Override
  public Iterator<Hour<P, O>> iterator() {
    return new Hours();
  }

  private final class Hours implements Iterator<Hour<P, O>> {
    private long left = hours();
    private long hour = left == 0 ? 0 : firstHour();
    private int nextPrediction;
    private int nextOutcome;

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Hour<P, O> next() {
      if (left == 0) {
        throw new NoSuchElementException("no hour is left");
      }
      int predictionsEnd = end(predictions, predictionTime, nextPrediction);
      int outcomesEnd = end(outcomes, outcomeTime, nextOutcome);
      var next =
          new Hour<>(
              hour * HOUR,
              predictions.subList(nextPrediction, predictionsEnd),
              outcomes.subList(nextOutcome, outcomesEnd));
      nextPrediction = predictionsEnd;
      nextOutcome = outcomesEnd;
      hour++;
      left--;
      return next;
    }

    private <T> int end(List<T> items, ToLongFunction<? super T> time, int from) {
      int end = from;
      while (end < items.size() && hour(time, items.get(end)) == hour) {
        end++;
      }
      return end;
    }
  }
}
