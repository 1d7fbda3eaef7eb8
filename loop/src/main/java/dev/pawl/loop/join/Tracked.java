package dev.pawl.loop.join;

import dev.pawl.log.Prediction;
import dev.pawl.loop.due.Due;
import dev.pawl.model.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction that the join knows. While its window is open it holds all that an example needs;
 * for one more window only its name is remembered, to tell late outcomes and repetitions.
 */
final class Tracked implements Due {

  /** What was asked and answered. */
  record Asked(Prediction prediction, Row row, Scores scores) {}

  /** How far the label is. */
  enum Label {
    /** No label yet. */
    NONE(0),
    /** The label was given. */
    TAKEN(1),
    /** The label was given, then corrected, and the correction has no value yet. */
    REVISED(2);

    /** What stands for it in a snapshot. */
    final int code;

    Label(int code) {
      this.code = code;
    }

    static Label of(int code) {
      for (Label each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      throw new IllegalArgumentException("state: " + code + " (expected: 0, 1 or 2)");
    }
  }

  final String id;
  final String joinKey;
  final long time;
  final long offset;
  private @Nullable Asked asked;

  /** What the label is made of, in event order; empty again when it was given. */
  List<Observed> outcomes = List.of();

  Label state = Label.NONE;

  /** The label that was given last. */
  double label = Double.NaN;

  private Tracked(String id, String joinKey, long time, long offset, @Nullable Asked asked) {
    this.id = id;
    this.joinKey = joinKey;
    this.time = time;
    this.offset = offset;
    this.asked = asked;
  }

  static Tracked open(long offset, Asked asked) {
    Prediction prediction = asked.prediction();
    return new Tracked(
        prediction.id(), prediction.joinKey(), prediction.eventTime(), offset, asked);
  }

  static Tracked closed(String id, String joinKey, long time, long offset) {
    return new Tracked(id, joinKey, time, offset, null);
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public long offset() {
    return offset;
  }

  boolean isOpen() {
    return asked != null;
  }

  /** What was asked and answered, while the window is open. */
  Asked asked() {
    if (asked == null) {
      throw new IllegalStateException("prediction: " + id + " is closed (expected: open)");
    }
    return asked;
  }

  /** Whether it takes part in learning, while the window is open. */
  boolean isCounted() {
    return asked().prediction().counted();
  }

  /** Adds an outcome at its place in event order. */
  void add(Observed observed) {
    if (outcomes.isEmpty()) {
      outcomes = new ArrayList<>(1);
    }
    int at = outcomes.size();
    while (at > 0 && Due.ORDER.compare(outcomes.get(at - 1), observed) > 0) {
      at--;
    }
    outcomes.add(at, observed);
  }

  /** Puts a correction in the place of all outcomes so far. */
  void replace(Observed correction) {
    outcomes = new ArrayList<>(1);
    outcomes.add(correction);
  }

  /** Gives the label, and lets go of what it was made of. */
  void take(double value) {
    label = value;
    state = Label.TAKEN;
    outcomes = List.of();
  }

  /** Keeps only the name. */
  void close() {
    asked = null;
    outcomes = List.of();
  }
}
