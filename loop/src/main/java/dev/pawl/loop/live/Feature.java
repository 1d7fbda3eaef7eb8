package dev.pawl.loop.live;

import dev.pawl.loop.count.Tally;
import dev.pawl.loop.due.Due;
import dev.pawl.loop.due.DueQueue;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One live feature: the events that it has seen, and how they change its part of each key. */
final class Feature {

  /** A key that is to be looked at again, because its weight may have become nothing. */
  private record Check(long time, long offset, Cell cell) implements Due {}

  private final LiveSpec spec;
  private final Retention retention;
  private final Board board;
  private final int part;
  private final int at;
  private final int width;
  private final @Nullable BoundExpression value;
  private final @Nullable BoundExpression where;

  /** What waits for the next tick. */
  private final DueQueue<Observation> gathered = new DueQueue<>();

  /** What is in the window. */
  private final DueQueue<Observation> within = new DueQueue<>();

  private final DueQueue<Check> checks = new DueQueue<>();
  private final Tally<LiveCase> tally = new Tally<>(LiveCase.class);
  private long keys;
  private long removedKeys;

  /**
   * A feature without any events yet.
   *
   * @param bound gives an expression over the events of the spec's source
   */
  Feature(LiveSpec spec, Board board, Function<Expression, BoundExpression> bound) {
    this.spec = spec;
    this.retention = Retention.of(spec);
    this.board = board;
    this.part = board.features().size();
    this.at = board.width();
    this.width = newPart().width();
    this.value = spec.value().map(bound).orElse(null);
    this.where = spec.where().map(bound).orElse(null);
  }

  LiveSpec spec() {
    return spec;
  }

  int width() {
    return width;
  }

  Part newPart() {
    if (retention instanceof Retention.Decay(double halfLife)) {
      return new DecayedPart(halfLife);
    }
    return switch (spec.aggregate()) {
      case COUNT -> new CountPart();
      case SUM -> new SumPart(false, 0);
      case MEAN -> new SumPart(true, spec.prior());
      case MIN -> new ExtremePart(false);
      case MAX -> new ExtremePart(true);
      case LAST, AGE -> new LatestPart();
    };
  }

  /**
   * Gathers an event for the next tick.
   *
   * @param isKeyed whether all parts of the key are there
   * @param key the code of its key
   */
  void observe(Occurrence event, boolean isKeyed, long key) {
    double condition = where == null ? 1 : where.of(event);
    if (Double.isNaN(condition) || condition == 0) {
      tally.add(LiveCase.FILTERED, 1);
      return;
    }
    if (!isKeyed) {
      tally.add(LiveCase.KEYLESS, 1);
      return;
    }
    double aggregated = value == null ? 0 : value.of(event);
    if (!(Math.abs(aggregated) <= ExactSum.LIMIT)) {
      tally.add(LiveCase.VALUELESS, 1);
      return;
    }
    tally.add(LiveCase.WAITING, 1);
    double bounded = Math.max(spec.minimum(), Math.min(spec.maximum(), aggregated));
    gathered.add(new Observation(event.time(), event.number(), key, bounded));
  }

  /** Counts an outcome that corrects an earlier one. */
  void passOver() {
    tally.add(LiveCase.CORRECTION, 1);
  }

  /** Takes in what happened up to the clock, and lets go of what is behind it. */
  void advance(long clock) {
    long behind =
        retention instanceof Retention.Window(long length) ? clock - length : Long.MIN_VALUE;
    for (Observation o = gathered.takeBefore(clock + 1);
        o != null;
        o = gathered.takeBefore(clock + 1)) {
      if (o.time() <= behind) {
        tally.move(LiveCase.WAITING, LiveCase.OUTDATED);
      } else {
        tally.move(LiveCase.WAITING, LiveCase.APPLIED);
        apply(o);
      }
    }
    switch (retention) {
      case Retention.Window _ -> expire(behind);
      case Retention.Decay _ -> check(clock);
      case Retention.Endless _ -> {}
    }
  }

  private void apply(Observation observation) {
    Cell cell = board.change(observation.key);
    Part mine = cell.parts[part];
    boolean wasEmpty = mine.isEmpty();
    mine.add(observation);
    if (wasEmpty) {
      keys++;
      watch(cell, mine, Long.MIN_VALUE);
    }
    if (retention instanceof Retention.Window) {
      observation.enter(cell);
      within.add(observation);
    }
  }

  private void expire(long behind) {
    for (Observation o = within.takeBefore(behind + 1);
        o != null;
        o = within.takeBefore(behind + 1)) {
      Part mine = board.change(o.cell()).parts[part];
      boolean wasEmpty = mine.isEmpty();
      mine.expire(o, behind);
      if (!wasEmpty && mine.isEmpty()) {
        removed();
      }
    }
  }

  private void check(long clock) {
    for (Check check = checks.takeBefore(clock); check != null; check = checks.takeBefore(clock)) {
      if (check.cell().parts[part] instanceof DecayedPart decayed) {
        if (decayed.isNothingAt(clock)) {
          board.change(check.cell());
          decayed.clear();
          removed();
        } else {
          watch(check.cell(), decayed, clock);
        }
      }
    }
  }

  private void removed() {
    keys--;
    removedKeys++;
  }

  /** Looks at a decaying key again when its weight may have become nothing, or at a later tick. */
  private void watch(Cell cell, Part mine, long earliest) {
    if (mine instanceof DecayedPart decayed) {
      checks.add(new Check(Math.max(decayed.lives(), earliest), cell.key, cell));
    }
  }

  /** The feature's value at a clock, from the numbers of a cell. */
  double read(double[] numbers, long clock) {
    double first = numbers[at];
    if (Double.isNaN(first)) {
      return first;
    }
    if (retention instanceof Retention.Decay(double halfLife)) {
      double weight = numbers[at + 1];
      return switch (spec.aggregate()) {
        case COUNT -> weight * DecayedPart.decay(clock - (long) numbers[at + 2], halfLife);
        case MEAN -> shrunk(first, weight, clock - (long) numbers[at + 2], halfLife);
        default -> first * DecayedPart.decay(clock - (long) numbers[at + 2], halfLife);
      };
    }
    return spec.aggregate() == LiveSpec.Aggregate.AGE ? clock - numbers[at + 1] : first;
  }

  private double shrunk(double sum, double weight, long since, double halfLife) {
    if (spec.prior() == 0) {
      return sum / weight;
    }
    double left = DecayedPart.decay(since, halfLife);
    return sum * left / (weight * left + spec.prior());
  }

  FeatureCounts counts() {
    return new FeatureCounts(spec.name(), tally.counts(), keys, removedKeys);
  }

  void snapshot(Tensors.Writer to) {
    tally.snapshot(to.in("cases"));
    to.longs("removedKeys", removedKeys);
    writeObservations(gathered.inOrder(), to.in("gathered"));
    List<Cell> cells =
        board.cells().stream()
            .filter(cell -> !cell.parts[part].isEmpty())
            .sorted(Comparator.comparingLong(cell -> cell.key))
            .toList();
    switch (retention) {
      case Retention.Window _ -> writeObservations(within.inOrder(), to.in("within"));
      case Retention.Endless _ -> writeLatest(cells, to.in("latest"));
      case Retention.Decay _ -> writeDecayed(cells, to.in("decayed"));
    }
  }

  private static void writeObservations(List<Observation> all, Tensors.Writer to) {
    to.longs("time", all.stream().mapToLong(Observation::time).toArray());
    to.longs("number", all.stream().mapToLong(Observation::offset).toArray());
    to.longs("key", all.stream().mapToLong(each -> each.key).toArray());
    to.doubles("value", all.stream().mapToDouble(each -> each.value).toArray());
  }

  private void writeLatest(List<Cell> cells, Tensors.Writer to) {
    var latest = cells.stream().map(cell -> (LatestPart) cell.parts[part]).toList();
    to.longs("key", cells.stream().mapToLong(cell -> cell.key).toArray());
    to.longs("time", latest.stream().mapToLong(LatestPart::time).toArray());
    to.doubles("value", latest.stream().mapToDouble(LatestPart::value).toArray());
  }

  private void writeDecayed(List<Cell> cells, Tensors.Writer to) {
    var decayed = cells.stream().map(cell -> (DecayedPart) cell.parts[part]).toList();
    to.longs("key", cells.stream().mapToLong(cell -> cell.key).toArray());
    to.longs("reference", decayed.stream().mapToLong(DecayedPart::reference).toArray());
    to.doubles("weight", decayed.stream().mapToDouble(DecayedPart::weight).toArray());
    to.doubles("sum", decayed.stream().mapToDouble(DecayedPart::sum).toArray());
  }

  /** Takes the state; the board has been cleared. */
  void restore(Tensors from) {
    gathered.clear();
    within.clear();
    checks.clear();
    keys = 0;
    tally.restore(from.in("cases"));
    removedKeys = from.longs("removedKeys")[0];
    readObservations(from.in("gathered")).forEach(gathered::add);
    switch (retention) {
      case Retention.Window _ -> readObservations(from.in("within")).forEach(this::apply);
      case Retention.Endless _ -> readLatest(from.in("latest")).forEach(this::apply);
      case Retention.Decay _ -> readDecayed(from.in("decayed"));
    }
  }

  private static List<Observation> readObservations(Tensors from) {
    long[] times = from.longs("time");
    long[] numbers = from.longs("number");
    long[] keys = from.longs("key");
    double[] values = from.doubles("value");
    return IntStream.range(0, times.length)
        .mapToObj(i -> new Observation(times[i], numbers[i], keys[i], values[i]))
        .toList();
  }

  private static List<Observation> readLatest(Tensors from) {
    long[] keys = from.longs("key");
    long[] times = from.longs("time");
    double[] values = from.doubles("value");
    return IntStream.range(0, times.length)
        .mapToObj(i -> new Observation(times[i], 0, keys[i], values[i]))
        .toList();
  }

  private void readDecayed(Tensors from) {
    long[] codes = from.longs("key");
    long[] references = from.longs("reference");
    double[] weights = from.doubles("weight");
    double[] sums = from.doubles("sum");
    for (int i = 0; i < codes.length; i++) {
      Cell cell = board.change(codes[i]);
      if (cell.parts[part] instanceof DecayedPart decayed) {
        decayed.set(references[i], weights[i], sums[i]);
        keys++;
        watch(cell, decayed, Long.MIN_VALUE);
      }
    }
  }
}
