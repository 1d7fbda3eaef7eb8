package dev.pawl.loop.join;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.count.Tally;
import dev.pawl.loop.due.DueQueue;
import dev.pawl.loop.join.Tracked.Asked;
import dev.pawl.loop.join.Tracked.Label;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Predictions meet what then happened, in event time, and become examples.
 *
 * <ol>
 *   <li>An outcome may meet a prediction that was made in {@code [t - window, t]}, where {@code t}
 *       is when the outcome happened, and whose window has not been closed.
 *   <li>By id, that is the prediction that it names. By join key, it is the latest such prediction
 *       with that key; one that takes no part in learning only where there is no other.
 *   <li>An outcome that meets none when it comes waits; the first prediction in log order that it
 *       may meet gets it. It waits until the clock has passed {@code t + window}.
 *   <li>The window of a prediction is closed by the first tick after its end: {@code clock > time +
 *       window}.
 *   <li>The label is made of all outcomes that met the prediction, in event order. A correction
 *       replaces those that the log has before it.
 *   <li>Each event is counted in one {@link JoinCase}, and nothing is dropped without that.
 *   <li>What is kept is about events of the last two windows of event time: open predictions in
 *       full, the names of those closed for one more window, outcomes that wait, and the ids of
 *       outcomes for one window.
 * </ol>
 *
 * <p>An event costs O(1) when it comes in event order, and O(log of the stragglers) otherwise. For
 * use by one thread; the listener is called during the calls here, and must not call back.
 */
public final class LabelJoin implements Operator {

  /** Hears what the join finds. */
  public interface Listener {

    /**
     * An outcome met its prediction; called once for each, corrections and outcomes about
     * predictions that take no part in learning included.
     */
    void joined(Outcome outcome, Row values, Prediction prediction, Row row);

    /** A prediction got a label, or another one by a correction. */
    void example(Example example);
  }

  private final Function<byte[], Row> requestRows;
  private final Function<byte[], Row> outcomeRows;
  private final Listener listener;
  private final LabelValues labels;
  private final long window;
  private final boolean byKey;
  private final boolean first;
  private final boolean negative;

  private final Map<String, Tracked> byId = new HashMap<>();
  private final Map<String, KeyGroup> byJoinKey = new HashMap<>();
  private final DueQueue<Tracked> open = new DueQueue<>();
  private final DueQueue<Tracked> closed = new DueQueue<>();
  private final Map<String, ArrayDeque<Waiting>> waitingFor = new HashMap<>();
  private final DueQueue<Waiting> waiting = new DueQueue<>();
  private final Map<String, SeenOutcome> seen = new HashMap<>();
  private final DueQueue<SeenOutcome> seenInOrder = new DueQueue<>();
  private long clock = Long.MIN_VALUE;
  private final Tally<JoinCase> tally = new Tally<>(JoinCase.class);
  private long predictions;
  private long outcomes;
  private int pending;

  /**
   * A join without any events yet.
   *
   * @param spec the window and the label
   * @param outcome the schema of outcomes' values
   * @param requestRows decodes {@link Prediction#row} after a restore
   * @param outcomeRows decodes {@link Outcome#row} after a restore
   * @param listener hears what is found
   * @throws IllegalArgumentException when the label reads a name that there is not
   */
  public LabelJoin(
      OutcomeSpec spec,
      Schema outcome,
      Function<byte[], Row> requestRows,
      Function<byte[], Row> outcomeRows,
      Listener listener) {
    this.requestRows = requestRows;
    this.outcomeRows = outcomeRows;
    this.listener = listener;
    this.labels = new LabelValues(spec.label(), outcome);
    this.window = spec.window().toMillis();
    this.byKey = !spec.joinBy().isEmpty();
    this.first = spec.when() == When.FIRST;
    this.negative = spec.unanswered() == Unanswered.NEGATIVE;
    if (window < 0) {
      throw new IllegalArgumentException(
          "window: %s (expected: zero or more)".formatted(spec.window()));
    }
  }

  /**
   * A prediction passes.
   *
   * @param prediction the prediction as it was logged
   * @param offset its offset
   * @param row its row, decoded
   * @param scores what every version in play predicts
   */
  public void on(Prediction prediction, long offset, Row row, Scores scores) {
    predictions++;
    var tracked = Tracked.open(offset, new Asked(prediction, row, scores));
    if (byId.putIfAbsent(tracked.id, tracked) != null) {
      count(JoinCase.REPEATED_PREDICTION);
      return;
    }
    addToKey(tracked);
    open.add(tracked);
    pending++;
    count(tracked.isCounted() ? JoinCase.OPEN : JoinCase.EXCLUDED);
    ArrayDeque<Waiting> here = waitingFor.remove(byKey ? tracked.joinKey : tracked.id);
    if (here != null) {
      meetWaiting(tracked, here, offset);
    }
  }

  /**
   * An outcome passes.
   *
   * @param outcome the outcome as it was logged
   * @param offset its offset
   * @param values its values, decoded
   */
  public void on(Outcome outcome, long offset, Row values) {
    outcomes++;
    var observed = new Observed(outcome, offset, values);
    if (!outcome.id().isEmpty()) {
      var name = new SeenOutcome(outcome.id(), observed.time(), offset);
      if (seen.putIfAbsent(name.id(), name) != null) {
        count(JoinCase.DUPLICATE);
        return;
      }
      seenInOrder.add(name);
    }
    if (byKey) {
      findByKey(observed);
    } else {
      findById(observed);
    }
  }

  /**
   * The data clock moves on: windows close, in event order.
   *
   * @param time the time that it reached
   * @param offset the offset of the tick
   * @throws IllegalArgumentException when the clock would go back
   */
  public void advance(long time, long offset) {
    if (time < clock) {
      throw new IllegalArgumentException(
          "clock: %d (expected: at least %d, where it stands)".formatted(time, clock));
    }
    clock = time;
    long limit = before(time, window);
    for (Tracked t = open.takeBefore(limit); t != null; t = open.takeBefore(limit)) {
      close(t, offset);
    }
    long forgotten = before(limit, window);
    for (Tracked t = closed.takeBefore(forgotten); t != null; t = closed.takeBefore(forgotten)) {
      forget(t);
    }
    for (Waiting w = waiting.takeBefore(limit); w != null; w = waiting.takeBefore(limit)) {
      giveUp(w);
    }
    for (var s = seenInOrder.takeBefore(limit); s != null; s = seenInOrder.takeBefore(limit)) {
      seen.remove(s.id());
    }
  }

  /** How many predictions have an open window. */
  public int pending() {
    return pending;
  }

  /** What became of all events so far. */
  public JoinCounts counts() {
    return new JoinCounts(predictions, outcomes, tally.counts());
  }

  private void findById(Observed observed) {
    Tracked tracked = byId.get(observed.outcome().about());
    if (tracked == null) {
      await(observed, false);
    } else {
      settle(tracked, observed, observed.offset());
    }
  }

  private void findByKey(Observed observed) {
    KeyGroup group = byJoinKey.get(observed.outcome().about());
    Tracked tracked =
        group == null ? null : group.latest(before(observed.time(), window), observed.time());
    if (tracked == null) {
      await(observed, group != null && group.hasAtOrBefore(observed.time()));
    } else {
      meet(tracked, observed, observed.offset());
    }
  }

  private void await(Observed observed, boolean missed) {
    count(JoinCase.WAITING);
    await(new Waiting(observed, missed));
  }

  private void await(Waiting entry) {
    waiting.add(entry);
    waitingFor
        .computeIfAbsent(entry.observed.outcome().about(), about -> new ArrayDeque<>(2))
        .add(entry);
  }

  /** Gives a new prediction the outcomes that waited for it, in log order. */
  private void meetWaiting(Tracked tracked, ArrayDeque<Waiting> here, long offset) {
    var others = new ArrayDeque<Waiting>(2);
    for (Waiting entry : here) {
      if (entry.over) {
        continue;
      }
      if (byKey && !isWithin(tracked, entry.time())) {
        others.add(entry);
        continue;
      }
      entry.over = true;
      tally.add(JoinCase.WAITING, -1);
      if (settle(tracked, entry.observed, offset)) {
        count(JoinCase.WAITED);
      }
    }
    if (!others.isEmpty()) {
      waitingFor.put(tracked.joinKey, others);
    }
  }

  /** Whether an outcome met the prediction that it names; otherwise it is counted here. */
  private boolean settle(Tracked tracked, Observed observed, long offset) {
    if (observed.time() < tracked.time) {
      count(JoinCase.EARLY);
      return false;
    }
    if (!tracked.isOpen() || !isWithin(tracked, observed.time())) {
      count(JoinCase.LATE);
      return false;
    }
    meet(tracked, observed, offset);
    return true;
  }

  private boolean isWithin(Tracked tracked, long time) {
    return time >= tracked.time && time - tracked.time <= window;
  }

  private void meet(Tracked tracked, Observed observed, long offset) {
    Asked asked = tracked.asked();
    Outcome outcome = observed.outcome();
    listener.joined(outcome, observed.values(), asked.prediction(), asked.row());
    if (!tracked.isCounted()) {
      count(JoinCase.ABOUT_EXCLUDED);
      return;
    }
    boolean taken = tracked.state != Label.NONE;
    if (!taken && tracked.outcomes.isEmpty()) {
      tally.move(JoinCase.OPEN, JoinCase.UNDECIDED);
    }
    if (outcome.correction()) {
      count(taken ? JoinCase.CORRECTION_AFTER_LABEL : JoinCase.CORRECTION_BEFORE_LABEL);
      if (taken) {
        tracked.state = Label.REVISED;
      }
      tracked.replace(observed);
    } else {
      count(taken ? JoinCase.AFTER_LABEL : JoinCase.EVIDENCE);
      if (tracked.state == Label.TAKEN) {
        return;
      }
      tracked.add(observed);
    }
    if (first) {
      take(tracked, asked, observed.time(), offset);
    }
  }

  /** Takes the label, when it has a value. */
  private void take(Tracked tracked, Asked asked, long time, long offset) {
    double label = labels.of(asked, tracked.outcomes);
    if (Double.isNaN(label)) {
      return;
    }
    if (tracked.state == Label.NONE) {
      tally.move(JoinCase.UNDECIDED, JoinCase.ANSWERED);
      tracked.take(label);
      emit(asked, tracked.offset, label, time, offset, Example.Origin.ANSWERED);
    } else if (label == tracked.label) {
      tracked.take(label);
    } else {
      count(JoinCase.LABEL_CORRECTED);
      tracked.take(label);
      emit(asked, tracked.offset, label, time, offset, Example.Origin.CORRECTED);
    }
  }

  private void close(Tracked tracked, long offset) {
    Asked asked = tracked.asked();
    pending--;
    if (tracked.isCounted() && tracked.state == Label.NONE) {
      long end = tracked.time + window;
      if (!tracked.outcomes.isEmpty()) {
        if (!first) {
          take(tracked, asked, end, offset);
        }
        if (tracked.state == Label.NONE) {
          tally.move(JoinCase.UNDECIDED, JoinCase.UNLABELLED);
        }
      } else if (negative) {
        tally.move(JoinCase.OPEN, JoinCase.UNANSWERED_NEGATIVE);
        emit(asked, tracked.offset, 0, end, offset, Example.Origin.UNANSWERED);
      } else {
        tally.move(JoinCase.OPEN, JoinCase.UNANSWERED_DROPPED);
      }
    }
    tracked.close();
    closed.add(tracked);
  }

  private void emit(
      Asked asked, long offset, double label, long time, long labelOffset, Example.Origin origin) {
    listener.example(
        new Example(
            asked.prediction(),
            offset,
            asked.row(),
            asked.scores(),
            label,
            time,
            labelOffset,
            origin));
  }

  private void forget(Tracked tracked) {
    byId.remove(tracked.id);
    KeyGroup group = byJoinKey.get(tracked.joinKey);
    if (group != null) {
      group.remove(tracked);
      if (group.isEmpty()) {
        byJoinKey.remove(tracked.joinKey);
      }
    }
  }

  private void giveUp(Waiting entry) {
    if (entry.over) {
      return;
    }
    entry.over = true;
    tally.move(JoinCase.WAITING, entry.missed ? JoinCase.LATE : JoinCase.ORPHANED);
    String about = entry.observed.outcome().about();
    ArrayDeque<Waiting> here = waitingFor.get(about);
    while (here != null && !here.isEmpty() && here.getFirst().over) {
      here.removeFirst();
      if (here.isEmpty()) {
        waitingFor.remove(about);
      }
    }
  }

  private void addToKey(Tracked tracked) {
    if (byKey && !tracked.joinKey.isEmpty()) {
      byJoinKey.computeIfAbsent(tracked.joinKey, key -> new KeyGroup()).add(tracked);
    }
  }

  private void count(JoinCase which) {
    tally.add(which, 1);
  }

  /** A time some milliseconds earlier; the earliest there is where that would be before it. */
  private static long before(long time, long milliseconds) {
    return time < Long.MIN_VALUE + milliseconds ? Long.MIN_VALUE : time - milliseconds;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("clock", clock);
    to.longs("predictions", predictions);
    to.longs("outcomes", outcomes);
    tally.snapshot(to.in("cases"));
    JoinTensors.writeOpen(open.inOrder(), to.in("open"));
    JoinTensors.writeClosed(closed.inOrder(), to.in("closed"));
    JoinTensors.writeWaiting(
        waiting.inOrder().stream().filter(each -> !each.over).toList(), to.in("waiting"));
    JoinTensors.writeSeen(seenInOrder.inOrder(), to.in("seen"));
  }

  @Override
  public void restore(Tensors from) {
    clear();
    clock = from.longs("clock")[0];
    predictions = from.longs("predictions")[0];
    outcomes = from.longs("outcomes")[0];
    tally.restore(from.in("cases"));
    for (Tracked t : JoinTensors.readOpen(from.in("open"), requestRows, outcomeRows)) {
      open.add(t);
      index(t);
      pending++;
    }
    for (Tracked t : JoinTensors.readClosed(from.in("closed"))) {
      closed.add(t);
      index(t);
    }
    List<Waiting> entries = JoinTensors.readWaiting(from.in("waiting"), outcomeRows);
    entries.sort((a, b) -> Long.compare(a.offset(), b.offset()));
    entries.forEach(this::await);
    for (SeenOutcome name : JoinTensors.readSeen(from.in("seen"))) {
      seen.put(name.id(), name);
      seenInOrder.add(name);
    }
  }

  private void index(Tracked tracked) {
    byId.put(tracked.id, tracked);
    addToKey(tracked);
  }

  private void clear() {
    byId.clear();
    byJoinKey.clear();
    open.clear();
    closed.clear();
    waitingFor.clear();
    waiting.clear();
    seen.clear();
    seenInOrder.clear();
    pending = 0;
  }
}
