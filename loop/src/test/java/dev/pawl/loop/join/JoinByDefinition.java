package dev.pawl.loop.join;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the join must do, written down as a search through all that ever happened: quadratic, with
 * nothing remembered but the log and who met whom.
 */
final class JoinByDefinition {
  final List<String> examples = new ArrayList<>();
  final List<String> joined = new ArrayList<>();
  private final OutcomeSpec spec;
  private final ToDoubleFunction<List<Said>> label;
  private final long window;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();
  private long repeated;
  private long duplicates;
  private long waited;
  private long corrected;
  private long clock = Long.MIN_VALUE;
  private long lastTick = -1;

  JoinByDefinition(OutcomeSpec spec, ToDoubleFunction<List<Said>> label) {
    this.spec = spec;
    this.label = label;
    this.window = spec.window().toMillis();
  }

  /** A prediction, all that met it, and the labels that it was given. */
  static final class Asked {
    private final Prediction prediction;
    private final long offset;
    private final List<Said> met = new ArrayList<>();
    private int given;

    Asked(Prediction prediction, long offset) {
      this.prediction = prediction;
      this.offset = offset;
    }
  }

  /** An outcome, and whether it has found its place. */
  static final class Said {
    final Outcome outcome;
    final long offset;
    private JoinCase state = JoinCase.WAITING;
    private boolean missed;

    Said(Outcome outcome, long offset) {
      this.outcome = outcome;
      this.offset = offset;
    }
  }

  private record Given(double label, int after) {}

  void on(Event event, long offset) {
    switch (event) {
      case Prediction prediction -> predict(prediction, offset);
      case Outcome outcome -> hear(outcome, offset);
      case Tick tick -> tick(tick.eventTime(), offset);
      default -> throw new IllegalArgumentException(event.toString());
    }
  }

  private void predict(Prediction prediction, long offset) {
    if (asked.stream().anyMatch(p -> isKnown(p) && p.prediction.id().equals(prediction.id()))) {
      repeated++;
      return;
    }
    var p = new Asked(prediction, offset);
    asked.add(p);
    for (Said o : said) {
      if (o.state == JoinCase.WAITING && o.outcome.about().equals(name(prediction))) {
        long lag = o.outcome.eventTime() - prediction.eventTime();
        if (lag >= 0 && lag <= window) {
          waited++;
          meet(p, o, offset);
        } else if (!byKey()) {
          o.state = lag < 0 ? JoinCase.EARLY : JoinCase.LATE;
        }
      }
    }
  }

  private void hear(Outcome outcome, long offset) {
    var o = new Said(outcome, offset);
    for (Said earlier : said) {
      if (earlier.outcome.id().equals(outcome.id()) && !ended(earlier.outcome, earlier.offset, 1)) {
        duplicates++;
        return;
      }
    }
    said.add(o);
    long time = outcome.eventTime();
    List<Asked> named =
        asked.stream()
            .filter(p -> isKnown(p) && name(p.prediction).equals(outcome.about()))
            .toList();
    named.stream()
        .filter(p -> isOpen(p))
        .filter(p -> p.prediction.eventTime() <= time && time - p.prediction.eventTime() <= window)
        .max(
            Comparator.<Asked, Boolean>comparing(p -> p.prediction.counted())
                .thenComparingLong(p -> p.prediction.eventTime())
                .thenComparingLong(p -> p.offset))
        .ifPresentOrElse(p -> meet(p, o, offset), () -> o.missed = wasMissed(named, time));
    if (!byKey() && o.state == JoinCase.WAITING && !named.isEmpty()) {
      o.state = o.missed ? JoinCase.LATE : JoinCase.EARLY;
    }
  }

  private static boolean wasMissed(List<Asked> named, long time) {
    return named.stream().anyMatch(p -> p.prediction.eventTime() <= time);
  }

  private void meet(Asked p, Said o, long offset) {
    joined.add(o.outcome.id() + "->" + p.prediction.id());
    p.met.add(o);
    if (!p.prediction.counted()) {
      o.state = JoinCase.ABOUT_EXCLUDED;
      return;
    }
    boolean taken = p.given > 0;
    if (o.outcome.correction()) {
      o.state = taken ? JoinCase.CORRECTION_AFTER_LABEL : JoinCase.CORRECTION_BEFORE_LABEL;
    } else {
      o.state = taken ? JoinCase.AFTER_LABEL : JoinCase.EVIDENCE;
    }
    if (spec.when() == When.FIRST) {
      List<Given> labels = labels(p);
      if (labels.size() > p.given) {
        p.given = labels.size();
        double now = labels.getLast().label();
        boolean isFirst = labels.size() == 1;
        if (isFirst || now != labels.get(labels.size() - 2).label()) {
          corrected += isFirst ? 0 : 1;
          emit(p, now, o.outcome.eventTime(), offset, isFirst ? "ANSWERED" : "CORRECTED");
        }
      }
    }
  }

  /** All labels that the outcomes gave so far: one, and one more after each correction. */
  private List<Given> labels(Asked p) {
    var labels = new ArrayList<Given>();
    int from = 0;
    boolean wanted = true;
    for (int i = 0; i < p.met.size(); i++) {
      if (p.met.get(i).outcome.correction()) {
        from = i;
        wanted = true;
      }
      double value = labelOf(p.met.subList(from, i + 1));
      if (wanted && Double.isFinite(value)) {
        labels.add(new Given(value, i));
        wanted = false;
      }
    }
    return labels;
  }

  private double labelOf(List<Said> met) {
    return label.applyAsDouble(
        met.stream()
            .sorted(
                Comparator.<Said>comparingLong(o -> o.outcome.eventTime())
                    .thenComparingLong(o -> o.offset))
            .toList());
  }

  private void tick(long time, long offset) {
    List<Asked> open = asked.stream().filter(this::isOpen).toList();
    clock = time;
    lastTick = offset;
    open.stream()
        .filter(p -> !isOpen(p) && p.prediction.counted())
        .sorted(
            Comparator.<Asked>comparingLong(p -> p.prediction.eventTime())
                .thenComparingLong(p -> p.offset))
        .forEach(p -> close(p, offset));
    for (Said o : said) {
      if (o.state == JoinCase.WAITING && ended(o.outcome, o.offset, 1)) {
        o.state = o.missed ? JoinCase.LATE : JoinCase.ORPHANED;
      }
    }
  }

  private void close(Asked p, long offset) {
    long end = p.prediction.eventTime() + window;
    if (p.met.isEmpty()) {
      if (spec.unanswered() == Unanswered.NEGATIVE) {
        emit(p, 0, end, offset, "UNANSWERED");
      }
    } else if (spec.when() == When.WINDOW) {
      int from = 0;
      for (int i = 0; i < p.met.size(); i++) {
        from = p.met.get(i).outcome.correction() ? i : from;
      }
      double value = labelOf(p.met.subList(from, p.met.size()));
      if (Double.isFinite(value)) {
        p.given = 1;
        emit(p, value, end, offset, "ANSWERED");
      }
    }
  }

  private void emit(Asked p, double value, long time, long offset, String origin) {
    examples.add("%s=%s@%d#%d %s".formatted(p.prediction.id(), value, time, offset, origin));
  }

  JoinCounts counts() {
    var cases = new EnumMap<JoinCase, Long>(JoinCase.class);
    for (JoinCase each : JoinCase.values()) {
      cases.put(each, 0L);
    }
    asked.forEach(p -> cases.merge(fate(p), 1L, Long::sum));
    said.forEach(o -> cases.merge(o.state, 1L, Long::sum));
    cases.put(JoinCase.REPEATED_PREDICTION, repeated);
    cases.put(JoinCase.DUPLICATE, duplicates);
    cases.put(JoinCase.WAITED, waited);
    cases.put(JoinCase.LABEL_CORRECTED, corrected);
    return new JoinCounts(asked.size() + repeated, said.size() + duplicates, cases);
  }

  private JoinCase fate(Asked p) {
    if (!p.prediction.counted()) {
      return JoinCase.EXCLUDED;
    }
    if (p.given > 0) {
      return JoinCase.ANSWERED;
    }
    if (isOpen(p)) {
      return p.met.isEmpty() ? JoinCase.OPEN : JoinCase.UNDECIDED;
    }
    if (!p.met.isEmpty()) {
      return JoinCase.UNLABELLED;
    }
    return spec.unanswered() == Unanswered.NEGATIVE
        ? JoinCase.UNANSWERED_NEGATIVE
        : JoinCase.UNANSWERED_DROPPED;
  }

  private boolean isOpen(Asked p) {
    return !ended(p.prediction, p.offset, 1);
  }

  private boolean isKnown(Asked p) {
    return !ended(p.prediction, p.offset, 2);
  }

  /** Whether a tick since then was later than some windows after an event. */
  private boolean ended(Event event, long offset, int windows) {
    return lastTick > offset && clock > event.eventTime() + windows * window;
  }

  private boolean byKey() {
    return !spec.joinBy().isEmpty();
  }

  private String name(Prediction prediction) {
    return byKey() ? prediction.joinKey() : prediction.id();
  }
}
