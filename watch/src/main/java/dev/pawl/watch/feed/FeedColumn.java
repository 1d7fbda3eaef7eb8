package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import dev.pawl.watch.feed.Level.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One field of the feed: all that is looked at of it. */
final class FeedColumn {
  private static final long DAY = 86_400_000;
  private static final long WEEK = 7 * DAY;

  private final String name;
  private final int field;
  private final boolean numeric;
  private final RareCusum missing;
  private final RareCusum unseen;
  private final SeenNames names = new SeenNames();
  private final Repeats repeats;
  private final UnitCusum unit;
  private long missingSince;
  private long unseenSince;
  private long blockSince = Long.MAX_VALUE;
  private long first = Long.MAX_VALUE;

  FeedColumn(String name, int field, boolean numeric, double alarm, long seed) {
    this.name = name;
    this.field = field;
    this.numeric = numeric;
    missing = new RareCusum(alarm);
    unseen = new RareCusum(alarm);
    repeats = new Repeats(alarm);
    unit = new UnitCusum(alarm, seed);
  }

  String name() {
    return name;
  }

  /** How many sums are kept of a field. */
  static int sums() {
    return UnitCusum.sums() + 3;
  }

  void add(Row row, long time) {
    blockSince = Math.min(blockSince, time);
    first = Math.min(first, time);
    if (numeric) {
      double value = row.number(field);
      boolean here = Double.isFinite(value);
      missing.add(!here);
      if (here) {
        unit.add(value, time);
        repeats.add(Double.doubleToLongBits(value), time);
      }
      return;
    }
    long code = row.code(field);
    boolean here = code != 0;
    missing.add(!here);
    if (here) {
      unseen.add(names.isNew(code));
      repeats.add(code, time);
    }
  }

  void close(long now, OpenFindings open, List<FindingEvent> events) {
    if (blockSince == Long.MAX_VALUE) {
      return;
    }
    missingSince = missing.isQuiet() ? blockSince : Math.min(missingSince, blockSince);
    unseenSince = unseen.isQuiet() ? blockSince : Math.min(unseenSince, blockSince);
    note(missing.close(blockSince - first >= DAY), Kind.MISSING_VALUES, now, open, events);
    if (numeric) {
      note(unit.close(now, !repeats.isSlow()), Kind.UNIT_CHANGE, now, open, events);
    } else {
      boolean comparable = blockSince - first >= WEEK && !repeats.isSlow();
      note(unseen.close(comparable), Kind.NEW_CATEGORY, now, open, events);
      if (unseen.isQuiet()) {
        names.keep();
      } else {
        names.drop();
      }
    }
    note(repeats.close(blockSince - first >= WEEK), Kind.STUCK_VALUE, now, open, events);
    blockSince = Long.MAX_VALUE;
  }

  private void note(
      Verdict verdict, Kind kind, long now, OpenFindings open, List<FindingEvent> events) {
    Optional<FindingEvent> event =
        switch (verdict) {
          case NOTHING_NEW -> Optional.empty();
          case WRONG -> open.raise(finding(kind));
          case OVER ->
              open.close(
                  new Finding.Key(kind, Where.feature(name)), now, "it is as it was before again");
        };
    event.ifPresent(events::add);
  }

  private Finding finding(Kind kind) {
    return switch (kind) {
      case MISSING_VALUES ->
          found(
              kind,
              missingSince,
              share(missing),
              rare(missing, "have no value"),
              "look whether its source still delivers it");
      case NEW_CATEGORY ->
          found(
              kind,
              unseenSince,
              share(unseen),
              rare(unseen, "have a name that never came before"),
              "look whether its names are written differently; if they are new, resume learning");
      case UNIT_CHANGE ->
          found(
              kind,
              unit.since(),
              1,
              unit.evidence(),
              "convert it where it comes from; if it stays so, resume learning");
      default ->
          found(
              kind,
              repeats.since(),
              1,
              String.format(
                  Locale.ROOT,
                  "the same value %,d times in a row, at most %,d times before",
                  repeats.run(),
                  repeats.longest()),
              "look whether its source still measures");
    };
  }

  private Finding found(Kind kind, long since, double severity, String evidence, String action) {
    return new Finding(
        kind,
        Where.feature(name),
        Math.max(0, since),
        1 - 1 / Level.ROWS_BETWEEN,
        severity,
        evidence,
        action);
  }

  private static double share(RareCusum rare) {
    return rare.seenRows() == 0 ? 0 : (double) rare.seenHits() / rare.seenRows();
  }

  private static String rare(RareCusum rare, String what) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows %s, before %.2g %% of them",
        rare.seenHits(),
        rare.seenRows(),
        what,
        100 * rare.share());
  }

  /** What is now is as it always was. */
  void adopt() {
    missing.adopt();
    unseen.adopt();
    repeats.adopt();
    unit.adopt();
    first = Long.MAX_VALUE;
  }

  void snapshot(Tensors.Writer to) {
    missing.snapshot(to.in("missing"));
    repeats.snapshot(to.in("repeats"));
    if (numeric) {
      unit.snapshot(to.in("unit"));
    } else {
      unseen.snapshot(to.in("unseen"));
      names.snapshot(to.in("names"));
    }
    to.longs("since", missingSince, unseenSince, blockSince, first);
  }

  void restore(Tensors from) {
    missing.restore(from.in("missing"));
    repeats.restore(from.in("repeats"));
    if (numeric) {
      unit.restore(from.in("unit"));
    } else {
      unseen.restore(from.in("unseen"));
      names.restore(from.in("names"));
    }
    long[] since = from.longs("since");
    missingSince = since[0];
    unseenSince = since[1];
    blockSince = since[2];
    first = since[3];
  }
}
