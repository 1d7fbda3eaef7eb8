package dev.pawl.loop.training;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.registry.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * What was withheld from learning, as the decisions to pause and to resume tell it afterwards: what
 * {@link Withheld} knew while it happened.
 */
public final class HeldSpans {
  /** In the evidence of both: since when predictions are not learned from, in event time. */
  public static final String FROM = "withheldFrom";

  /** In the evidence of a resumption: until when. */
  public static final String UNTIL = "withheldUntil";

  private final List<Hold> holds = new ArrayList<>();

  /** Everything was withheld after one offset, up to another; then what was answered in a span. */
  private record Hold(long after, long upTo, EventSpan span) {}

  /** What the decisions of a model say, in their order. */
  public HeldSpans(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision.evidence().get(FROM) instanceof Number from) {
        boolean open = !holds.isEmpty() && holds.getLast().upTo() == Long.MAX_VALUE;
        long after = open ? holds.removeLast().after() : decision.offset();
        holds.add(
            decision.evidence().get(UNTIL) instanceof Number until
                ? new Hold(
                    after, decision.offset(), new EventSpan(from.longValue(), until.longValue()))
                : new Hold(after, Long.MAX_VALUE, new EventSpan(from.longValue(), Long.MAX_VALUE)));
      }
    }
  }

  /** The spans of event time whose predictions are not learned from. */
  public List<EventSpan> spans() {
    return holds.stream().map(Hold::span).toList();
  }

  /** Whether an example was withheld when its label became known. */
  public boolean has(Example example) {
    for (Hold hold : holds) {
      long at = example.labelOffset();
      boolean during = at > hold.after() && at <= hold.upTo();
      boolean after = at > hold.upTo() && hold.span().has(example.prediction().eventTime());
      if (during || after) {
        return true;
      }
    }
    return false;
  }
}
