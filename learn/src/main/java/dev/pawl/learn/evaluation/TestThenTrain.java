package dev.pawl.learn.evaluation;

import dev.pawl.learn.Learner;
import dev.pawl.model.row.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Lets a learner predict each row when it arrives, and learn it when its label is known. What is
 * measured is the prediction that was made when the row arrived, never one of a learner that has
 * seen the label since.
 *
 * <p>Rules: before a row is predicted, all labels that are due by then are learned, in the order of
 * their rows. A delay of 0 lets each row be learned right after its prediction. The first {@code
 * trainOnly} rows are learned and not measured.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class TestThenTrain {
  private final Learner learner;
  private final Plan plan;
  private final double[] scores;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Quality whole;
  private final List<Point> curve = new ArrayList<>();
  private Quality part;
  private long rows;

  /**
   * How a learner is tested.
   *
   * @param delay how long after its row a label is known, in the unit of {@code at}; at least 0
   * @param trainOnly how many rows are learned and not measured at first
   * @param every after how many measured rows a point of the curve is made; 0 for no curve
   */
  public record Plan(long delay, long trainOnly, long every) {
    public Plan {
      if (delay < 0 || trainOnly < 0 || every < 0) {
        throw new IllegalArgumentException(
            "delay: %d, trainOnly: %d, every: %d (expected: at least 0 each)"
                .formatted(delay, trainOnly, every));
      }
    }
  }

  private record Pending(Row row, double label, double weight, long due) {}

  /**
   * A point of the learning curve.
   *
   * @param rows how many rows there were so far
   * @param since the quality since the point before
   */
  public record Point(long rows, Quality since) {}

  /** A learner that goes on from what it has learned. */
  public TestThenTrain(Learner learner, Plan plan) {
    this.learner = learner;
    this.plan = plan;
    this.scores = new double[learner.task().scores()];
    this.whole = Quality.of(learner.task());
    this.part = Quality.of(learner.task());
  }

  /**
   * Takes a row and its label.
   *
   * @param label what comes to be known
   * @param weight of the example
   * @param at when the row arrived, not before the one before; its number where there is no time
   * @throws IllegalArgumentException when label or weight are out of range
   */
  public void on(Row row, double label, double weight, long at) {
    for (Pending next = pending.peek(); next != null && next.due <= at; next = pending.peek()) {
      pending.remove();
      learner.learn(next.row, next.label, next.weight);
    }
    learner.predict(row, scores);
    rows++;
    if (rows > plan.trainOnly) {
      whole.add(label, scores, weight);
      part.add(label, scores, weight);
      if (plan.every > 0 && (rows - plan.trainOnly) % plan.every == 0) {
        endPart();
      }
    }
    if (plan.delay == 0) {
      learner.learn(row, label, weight);
    } else {
      pending.add(new Pending(row, label, weight, at + plan.delay));
    }
  }

  private void endPart() {
    curve.add(new Point(rows, part));
    part = Quality.of(learner.task());
  }

  /** Learns what is still on its way, and ends the curve. */
  public void finish() {
    for (Pending next = pending.poll(); next != null; next = pending.poll()) {
      learner.learn(next.row, next.label, next.weight);
    }
    if (plan.every > 0 && part.weight() > 0) {
      endPart();
    }
  }

  /** The learner as it is. */
  public Learner learner() {
    return learner;
  }

  /** How good all measured predictions were. */
  public Quality quality() {
    return whole;
  }

  /** The learning curve so far. */
  public List<Point> curve() {
    return List.copyOf(curve);
  }

  /** How many rows there were, with those that were not measured. */
  public long rows() {
    return rows;
  }
}
