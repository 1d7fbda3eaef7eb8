package dev.pawl.watch.quality;

import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.drift.UnitChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table cut into {@value #COUNT} parts of as many rows each, to tell one from the others. */
final class Blocks {
  static final int COUNT = 32;
  private static final int LEAST_ROWS = 20;
  private static final double LEAST_EFFECT = 0.1;
  private static final double SHIFTED = 0.25;

  /** How many blocks at either side of a seam tell what happens there, and how many rows. */
  private static final int NEAR = 2;

  private static final int NEAR_ROWS = 200;

  private Blocks() {}

  /** The block of a row. */
  static int of(long row, long rows) {
    return (int) Math.min(COUNT - 1, row * COUNT / Math.max(1, rows));
  }

  /** The first row of a block. */
  static long start(int block, long rows) {
    return (block * rows + COUNT - 1) / COUNT;
  }

  /**
   * Rows that lack something more often than the others.
   *
   * @param from the first row
   * @param to behind the last one
   * @param share which share of them lacks it
   * @param elsewhere which share of the others
   */
  record Lacking(long from, long to, double share, double elsewhere) {}

  /**
   * The first part that lacks something by a tenth of its rows more often than the others, at a
   * level (Hoeffding 1963), together with the parts behind it of which the same is true.
   */
  static Optional<Lacking> lacking(long[] missing, long rows, double level) {
    double all = 0;
    for (long each : missing) {
      all += each;
    }
    int first = -1;
    int last = -1;
    for (int i = 0; i < COUNT && (first < 0 || last == i - 1); i++) {
      double own = start(i + 1, rows) - start(i, rows);
      double share = missing[i] / Math.max(1, own);
      double elsewhere = (all - missing[i]) / Math.max(1, rows - own);
      double radius = Math.sqrt(StrictMath.log(COUNT / level) / 2 * (1 / own + 1 / (rows - own)));
      if (own >= LEAST_ROWS && share - elsewhere - radius > LEAST_EFFECT) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    double within = 0;
    for (int i = first; i <= last; i++) {
      within += missing[i];
    }
    long from = start(first, rows);
    long to = start(last + 1, rows);
    return Optional.of(
        new Lacking(
            from, to, within / (to - from), (all - within) / Math.max(1, rows - to + from)));
  }

  /**
   * A part whose values are mostly greater than those of the others.
   *
   * @param from the first block
   * @param to behind the last one
   * @param median in the part
   * @param elsewhere the median of the others
   */
  record Later(int from, int to, double median, double elsewhere) {}

  /**
   * The first part of which at least a quarter of the rows lies above what the distribution of the
   * others says, at a level (Dvoretzky, Kiefer, Wolfowitz and Massart 1990), with those behind it
   * of which the same is true.
   */
  static Optional<Later> later(List<QuantileSketch> blocks, double level) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < COUNT && (first < 0 || last == i - 1); i++) {
      QuantileSketch own = blocks.get(i);
      if (own.count() < LEAST_ROWS) {
        continue;
      }
      QuantileSketch others = merged(blocks, i, i + 1, false);
      if (others.count() < LEAST_ROWS) {
        continue;
      }
      double radius =
          Math.sqrt(
                  StrictMath.log(2 * COUNT / level)
                      / 2
                      * (1.0 / own.count() + 1.0 / others.count()))
              + own.rankErrorEverywhere()
              + others.rankErrorEverywhere();
      if (above(own, others) - radius > SHIFTED) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    double median = merged(blocks, first, last + 1, true).distribution().quantile(0.5);
    double elsewhere = merged(blocks, first, last + 1, false).distribution().quantile(0.5);
    return Optional.of(new Later(first, last + 1, median, elsewhere));
  }

  /** By how much the one distribution function lies below the other at most. */
  private static double above(QuantileSketch own, QuantileSketch others) {
    var here = own.distribution();
    var there = others.distribution();
    double most = 0;
    for (int i = 0; i < there.size(); i++) {
      most = Math.max(most, there.shareUpTo(there.value(i)) - here.shareUpTo(there.value(i)));
    }
    return most;
  }

  /**
   * A part that is in another unit.
   *
   * @param from the first block
   * @param to behind the last one
   * @param ends at how many of its ends it stands out from what is next to it, or the table ends
   * @param changes what explains it, the one that fits best first
   */
  record OtherUnit(int from, int to, int ends, List<UnitChange> changes) {
    OtherUnit {
      changes = List.copyOf(changes);
    }
  }

  /**
   * A part, of up to half the table, that is in another unit: each of its blocks is, compared with
   * one of the quarters of the table, and all of it, compared with what is not next to it. Of
   * several, as where a quarter is mostly in the other unit itself, the one with more ends, and of
   * these the longest.
   */
  static Optional<OtherUnit> otherUnit(List<QuantileSketch> blocks) {
    List<OtherUnit> found = new ArrayList<>();
    for (int quarter = 0; quarter < 4; quarter++) {
      QuantileSketch reference =
          merged(blocks, quarter * COUNT / 4, (quarter + 1) * COUNT / 4, true);
      if (reference.count() < LEAST_ROWS) {
        continue;
      }
      int from = -1;
      for (int i = 0; i <= COUNT; i++) {
        boolean other = i < COUNT && i * 4 / COUNT != quarter && isOther(reference, blocks.get(i));
        if (other && from < 0) {
          from = i;
        } else if (!other && from >= 0) {
          part(blocks, from, i).ifPresent(found::add);
          from = -1;
        }
      }
    }
    return found.stream()
        .max(
            Comparator.comparingInt(OtherUnit::ends)
                .thenComparingInt(part -> part.to() - part.from()));
  }

  private static boolean isOther(QuantileSketch reference, QuantileSketch block) {
    return block.count() >= LEAST_ROWS && !UnitChange.plain(reference, block).isEmpty();
  }

  private static Optional<OtherUnit> part(List<QuantileSketch> blocks, int from, int to) {
    QuantileSketch rest = merged(blocks, from - 1, to + 1, false);
    if (to - from > COUNT / 2 || rest.count() < LEAST_ROWS) {
      return Optional.empty();
    }
    List<UnitChange> changes = UnitChange.plain(rest, merged(blocks, from, to, true));
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(atSeams(blocks, new OtherUnit(from, to, 0, changes)));
  }

  /**
   * A part with what explains its difference to what is next to its begin and its end, where a
   * season has changed the least; the block next to the part may be mixed. As it was where that
   * cannot be told.
   */
  private static OtherUnit atSeams(List<QuantileSketch> blocks, OtherUnit part) {
    int from = part.from();
    int to = part.to();
    int ends = (from == 0 ? 1 : 0) + (to == COUNT ? 1 : 0);
    Set<UnitChange> changes = new LinkedHashSet<>();
    for (int[] seam : new int[][] {{from, from - 1 - NEAR}, {Math.max(from, to - NEAR), to + 1}}) {
      Optional<QuantileSketch> inside = some(blocks, seam[0], Math.min(to, seam[0] + NEAR));
      Optional<QuantileSketch> outside = some(blocks, seam[1], seam[1] + NEAR);
      if (inside.isPresent() && outside.isPresent()) {
        List<UnitChange> here = UnitChange.plain(outside.get(), inside.get());
        ends += here.isEmpty() ? 0 : 1;
        changes.addAll(here);
      }
    }
    return new OtherUnit(from, to, ends, changes.isEmpty() ? part.changes() : List.copyOf(changes));
  }

  /** Blocks that are there, when they have enough rows together. */
  private static Optional<QuantileSketch> some(List<QuantileSketch> blocks, int from, int to) {
    Optional<QuantileSketch> merged =
        blocks.subList(Math.clamp(from, 0, COUNT), Math.clamp(to, 0, COUNT)).stream()
            .map(QuantileSketch::copy)
            .reduce((one, other) -> {
              one.merge(other);
              return one;
            });
    return merged.filter(sketch -> sketch.count() >= NEAR_ROWS);
  }

  /** The blocks of a part together, or all others. */
  private static QuantileSketch merged(
      List<QuantileSketch> blocks, int from, int to, boolean inside) {
    QuantileSketch merged = null;
    for (int i = 0; i < COUNT; i++) {
      if ((i >= from && i < to) == inside) {
        if (merged == null) {
          merged = blocks.get(i).copy();
        } else {
          merged.merge(blocks.get(i));
        }
      }
    }
    if (merged == null) {
      throw new IllegalStateException("no blocks from " + from + " to " + to);
    }
    return merged;
  }
}
