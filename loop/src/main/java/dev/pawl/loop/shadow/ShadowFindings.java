package dev.pawl.loop.shadow;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.trial.Verdict;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wrong with shadows: that one is shown to be worse than the champion, until that is shown
 * no longer, as when the champion changes; and that one was absent more often than it answered over
 * a block of event time, until a block in which it was absent in a quarter of the cases at most.
 * Blocks in which it was asked less than {@value #LEAST} times count together with the next. For
 * use by one thread.
 */
final class ShadowFindings implements Operator {
  private static final long LEAST = 20;
  private static final double OFTEN = 0.5;
  private static final double SELDOM = 0.25;

  private final OpenFindings findings = new OpenFindings();
  private final SortedMap<String, Counts> judged = new TreeMap<>();

  /** How often a shadow had answered and not when that was looked at last. */
  private record Counts(long answered, long absent) {}

  /** What is found and not over. */
  List<Finding> open() {
    return findings.all();
  }

  /**
   * A block of event time has ended.
   *
   * @param now the data clock
   */
  List<FindingEvent> blockEnded(List<ShadowComparison> shadows, long now) {
    List<FindingEvent> events = new ArrayList<>();
    for (ShadowComparison shadow : shadows) {
      quality(shadow, now, events);
      presence(shadow, now, events);
    }
    return events;
  }

  private void quality(ShadowComparison shadow, long now, List<FindingEvent> events) {
    Verdict verdict = shadow.verdict();
    Where where = Where.version(shadow.name());
    if (verdict.kind() == Verdict.Kind.WORSE) {
      findings
          .raise(
              new Finding(
                  Kind.SHADOW_WORSE,
                  where,
                  now,
                  verdict.interval().confidence(),
                  0,
                  verdict.reason(),
                  "do not let it take over; mend it, or take it out of serving.shadows"))
          .ifPresent(events::add);
    } else {
      findings
          .close(new Finding.Key(Kind.SHADOW_WORSE, where), now, verdict.reason())
          .ifPresent(events::add);
    }
  }

  private void presence(ShadowComparison shadow, long now, List<FindingEvent> events) {
    Counts last = judged.getOrDefault(shadow.name(), new Counts(0, 0));
    long absent = shadow.absent() - last.absent();
    long asked = absent + shadow.answered() - last.answered();
    if (asked < LEAST) {
      return;
    }
    judged.put(shadow.name(), new Counts(shadow.answered(), shadow.absent()));
    double share = (double) absent / asked;
    Where where = Where.version(shadow.name());
    String counted = "absent in %d of %d predictions".formatted(absent, asked);
    if (share > OFTEN) {
      findings
          .raise(
              new Finding(
                  Kind.SHADOW_ABSENT,
                  where,
                  now,
                  1,
                  share,
                  counted,
                  "see whether its server runs, answers in time and keeps up"))
          .ifPresent(events::add);
    } else if (share <= SELDOM) {
      findings
          .close(new Finding.Key(Kind.SHADOW_ABSENT, where), now, counted)
          .ifPresent(events::add);
    }
  }

  /** Forgets what is not about these shadows. */
  void retain(List<String> names) {
    findings.closeIf(finding -> !names.contains(finding.where().version()), 0, "");
    judged.keySet().retainAll(names);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    findings.snapshot(to.in("open"));
    to.texts("judged", judged.keySet());
    to.longs("answered", judged.values().stream().mapToLong(Counts::answered).toArray());
    to.longs("absent", judged.values().stream().mapToLong(Counts::absent).toArray());
  }

  @Override
  public void restore(Tensors from) {
    findings.restore(from.in("open"));
    long[] answered = from.longs("answered");
    long[] absent = from.longs("absent");
    judged.clear();
    int at = 0;
    for (String name : from.texts("judged")) {
      judged.put(name, new Counts(answered[at], absent[at]));
      at++;
    }
  }
}
