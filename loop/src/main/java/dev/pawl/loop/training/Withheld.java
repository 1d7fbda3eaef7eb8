package dev.pawl.loop.training;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is kept from learning because something was wrong with what arrived: every example as long
 * as that is so, and ever after those whose prediction was answered in that time, whenever their
 * labels come. Nothing is lost: they are counted, and stay in the log.
 */
public final class Withheld implements Operator {
  private final List<EventSpan> spans = new ArrayList<>();
  private boolean holding;
  private long since;
  private long count;
  private long before;

  /** Nothing is withheld. */
  public Withheld() {}

  /**
   * From now on everything is withheld.
   *
   * @param from since when something is wrong, in milliseconds of event time
   */
  public void hold(long from) {
    since = holding ? Math.min(since, from) : from;
    before = holding ? before : count;
    holding = true;
  }

  /**
   * It is over.
   *
   * @param until since when, in milliseconds of event time
   * @return the span whose predictions are not learned from
   */
  public EventSpan release(long until) {
    EventSpan span = new EventSpan(since, Math.max(since, until));
    spans.add(span);
    holding = false;
    return span;
  }

  /** Whether an example is withheld; it counts then. */
  public boolean takes(Example example) {
    boolean withheld = holding || isIn(spans, example);
    count += withheld ? 1 : 0;
    return withheld;
  }

  /** Whether an example's prediction was answered in one of some spans. */
  public static boolean isIn(List<EventSpan> spans, Example example) {
    for (EventSpan span : spans) {
      if (span.has(example.prediction().eventTime())) {
        return true;
      }
    }
    return false;
  }

  /** Whether everything is withheld just now. */
  public boolean isHolding() {
    return holding;
  }

  /** Since when something is wrong, while everything is withheld. */
  public long since() {
    return since;
  }

  /** How many examples were withheld so far. */
  public long count() {
    return count;
  }

  /** How many of them since everything was withheld last. */
  public long countOfHold() {
    return count - before;
  }

  /** The spans of event time whose predictions are not learned from, the latest last. */
  public List<EventSpan> spans() {
    List<EventSpan> all = new ArrayList<>(spans);
    if (holding) {
      all.add(new EventSpan(since, Long.MAX_VALUE));
    }
    return List.copyOf(all);
  }

  /** Forgets the spans that ended before a time: no example of theirs can come any more. */
  public void forget(long time) {
    spans.removeIf(span -> span.until() < time);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("now", holding ? 1 : 0, since, count, before);
    to.longs(
        "spans",
        spans.stream().flatMapToLong(span -> LongStream.of(span.from(), span.until())).toArray());
  }

  @Override
  public void restore(Tensors from) {
    long[] now = from.longs("now");
    holding = now[0] == 1;
    since = now[1];
    count = now[2];
    before = now[3];
    spans.clear();
    long[] pairs = from.longs("spans");
    for (int i = 0; i < pairs.length; i += 2) {
      spans.add(new EventSpan(pairs[i], pairs[i + 1]));
    }
  }
}
