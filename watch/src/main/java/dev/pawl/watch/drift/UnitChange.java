package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.QuantileSketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change of the unit: {@code now = offset + factor·before}, of those that are common.
 *
 * <p>Growth may look the same. But numbers that are converted fall where the conversion puts the
 * multiples of what they were written in: whole metres are multiples of 3.28 feet, rounded or not.
 * And the other way round: numbers that were converted once fall on it no more when they come as
 * they were measured. Where that can be told, it decides; where it cannot, the change must leave no
 * more than chance.
 *
 * @param name what it looks like
 * @param factor by what values are multiplied
 * @param offset what is added then
 */
public record UnitChange(String name, double factor, double offset) {
  private static final List<UnitChange> KNOWN =
      List.of(
          scale("feet for metres", 1 / 0.3048),
          scale("inches for centimetres", 1 / 2.54),
          scale("kilometres for miles", 1.609344),
          scale("kilometres for nautical miles", 1.852),
          scale("pounds for kilograms", 1 / 0.45359237),
          scale("litres for gallons", 3.785411784),
          scale("a thousandth of the unit", 1_000),
          scale("a millionth of the unit", 1e6),
          scale("a hundredth of the unit, such as percent for shares", 100),
          scale("a tenth of the unit", 10),
          scale("seconds for minutes, or minutes for hours", 60),
          scale("seconds for hours", 3_600),
          scale("hours for days", 24),
          scale("days for weeks", 7),
          new UnitChange("Fahrenheit for Celsius", 1.8, 32));

  /** Looked for in files only: a feed has a sum for each, and states that say how many. */
  private static final List<UnitChange> KNOWN_IN_FILES =
      Stream.concat(
              KNOWN.stream(), Stream.of(scale("hectopascals for inches of mercury", 33.863886)))
          .toList();

  private static final Comparator<Fit> BEST =
      Comparator.comparing((Fit fit) -> !fit.confirmed()).thenComparingDouble(Fit::left);

  private static final double PLAIN = 0.5;

  private static final double PLAIN_AND_CONFIRMED = 0.2;

  /** By how much nothing grows. */
  private static final double ENORMOUS = 10;

  private static final int VALUES = 20;
  private static final int ENOUGH = 200;

  /** What a conversion and back may lose of a number. */
  private static final double SLIGHTLY = 1e-9;

  private static final double NEAR = 10;

  private static UnitChange scale(String name, double factor) {
    return new UnitChange(name, factor, 0);
  }

  /** The changes that are looked for in feeds: each known one, and it the other way round. */
  public static List<UnitChange> all() {
    return bothWays(KNOWN);
  }

  /** The changes that are looked for in files: those in feeds, and that of pressures. */
  public static List<UnitChange> inFiles() {
    return bothWays(KNOWN_IN_FILES);
  }

  private static List<UnitChange> bothWays(List<UnitChange> known) {
    return known.stream().flatMap(each -> Stream.of(each, each.inverse())).toList();
  }

  private UnitChange inverse() {
    return new UnitChange(name + ", the other way round", 1 / factor, -offset / factor);
  }

  /** A change, what is left after it is undone, and whether the numbers' places confirm it. */
  private record Fit(UnitChange change, double left, boolean confirmed) {
    boolean isPlain(Pair pair) {
      return confirmed
          ? pair.effect >= PLAIN_AND_CONFIRMED
          : pair.effect >= PLAIN && (pair.hasNoPlaces() || change.isEnormous());
    }
  }

  /**
   * The changes that explain a difference between numbers, the one that fits best first: after one
   * is undone, they are closer than before when the numbers' places confirm it; else less than a
   * third as far apart, and no further than by chance unless the factor is at least {@value
   * #ENORMOUS} or the inverse of that.
   *
   * @param before what they were
   * @param after what they are
   */
  public static List<UnitChange> between(QuantileSketch before, QuantileSketch after) {
    return fits(Pair.of(before, after)).stream().map(Fit::change).toList();
  }

  /** What is compared, and how far apart it is. */
  private record Pair(
      Distribution then,
      Distribution now,
      double effect,
      double chance,
      Lattice lattice,
      Lattice written,
      boolean varied) {

    static Pair of(QuantileSketch before, QuantileSketch after) {
      return of(before.distribution(), after.distribution(), DriftTest.chance(before, after));
    }

    static Pair of(Distribution then, Distribution now, double chance) {
      return new Pair(
          then,
          now,
          Distances.kolmogorov(then, now),
          chance,
          Lattice.of(then),
          Lattice.of(now),
          then.varied(VALUES) && now.varied(VALUES));
    }

    /** What the numbers from before would be, written with as many decimals as those now. */
    Distribution converted(UnitChange change) {
      Distribution converted = then.mapped(change.factor, change.offset);
      return varied && written.decimals() != Lattice.NONE
          ? converted.rounded(written.decimals())
          : converted;
    }

    /**
     * What the places of the numbers say of a change; nothing when they were where it puts them
     * before it, as those of numbers that were converted once.
     */
    Lattice.Verdict places(UnitChange change) {
      Lattice.Verdict verdict = places(lattice, change, then, now);
      boolean back =
          verdict == Lattice.Verdict.UNKNOWN
              && places(written, change.inverse(), now, then) == Lattice.Verdict.CONFIRMED
              && written.tells(change.inverse(), then);
      return back ? Lattice.Verdict.CONFIRMED : verdict;
    }

    private static Lattice.Verdict places(
        Lattice of, UnitChange change, Distribution from, Distribution to) {
      Lattice.Verdict verdict = of.judge(change, to);
      return verdict == Lattice.Verdict.CONFIRMED
              && of.judge(change, from) == Lattice.Verdict.CONFIRMED
          ? Lattice.Verdict.UNKNOWN
          : verdict;
    }

    boolean hasNoPlaces() {
      return lattice.decimals() == Lattice.NONE;
    }
  }

  private static List<Fit> fits(Pair pair) {
    List<Fit> fits = new ArrayList<>();
    for (UnitChange each : inFiles()) {
      each.fit(pair).ifPresent(fits::add);
    }
    fits.sort(BEST);
    return fits;
  }

  private Optional<Fit> fit(Pair pair) {
    double left = Distances.kolmogorov(pair.converted(this), pair.now);
    Lattice.Verdict verdict = pair.places(this);
    double most =
        isEnormous() && pair.varied ? pair.effect : Math.min(3 * pair.chance, pair.effect);
    boolean confirmed = verdict == Lattice.Verdict.CONFIRMED;
    return (confirmed ? left < pair.effect : verdict == Lattice.Verdict.UNKNOWN && left < most / 3)
        ? Optional.of(new Fit(this, left, confirmed))
        : Optional.empty();
  }

  private boolean isEnormous() {
    return factor >= ENORMOUS || factor <= 1 / ENORMOUS;
  }

  /**
   * The change that explains why a running number, such as a time in seconds, goes on far from
   * where it ended: by it, it goes on within ten times the span before.
   */
  static Optional<UnitChange> ofRunning(QuantileSketch before, QuantileSketch after) {
    double span = before.greatest() - before.least();
    double reach = Math.max(NEAR * span, after.greatest() - after.least());
    if (Math.abs(after.least() - before.greatest()) <= NEAR * reach) {
      return Optional.empty();
    }
    return all().stream()
        .filter(change -> change.offset == 0)
        .filter(
            change -> Math.abs(after.least() / change.factor - before.greatest()) <= NEAR * span)
        .findFirst();
  }

  /** That a part of the numbers is in another unit: how many, and what is left then. */
  public record Mixture(UnitChange change, double share, double left) {}

  /**
   * The change of a part of the numbers, here and there, that explains a difference: what is left
   * is less than a third, and no more than chance. Where all of them grew or moved by as much, that
   * is the simpler explanation, and there is none.
   */
  public static Optional<Mixture> ofSome(QuantileSketch before, QuantileSketch after) {
    Distribution then = before.distribution();
    Distribution now = after.distribution();
    double effect = Distances.kolmogorov(then, now);
    double most = Math.min(DriftTest.chance(before, after), effect / 3);
    if (moved(then, now) < most) {
      return Optional.empty();
    }
    Mixture best = null;
    for (UnitChange each : inFiles()) {
      Distribution converted = then.mapped(each.factor, each.offset);
      for (int twentieth = 1; twentieth < 20; twentieth++) {
        double share = twentieth / 20.0;
        double left = Distances.toMixture(now, then, converted, share);
        if (left < most && (best == null || left < best.left())) {
          best = new Mixture(each, share, left);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** What is left when all numbers grew by one factor, or moved by one number. */
  private static double moved(Distribution then, Distribution now) {
    double before = then.quantile(0.5);
    double after = now.quantile(0.5);
    double left = Distances.kolmogorov(then.mapped(1, after - before), now);
    return before * after > 0
        ? Math.min(left, Distances.kolmogorov(then.mapped(after / before, 0), now))
        : left;
  }

  /**
   * Those of {@link #between}, when the difference is plain, for parts of a table that may differ
   * otherwise too: more than twice as many rows as by chance lie elsewhere, a fifth or more when
   * the numbers' places confirm the change, else half; and without that, the factor is enormous, or
   * the numbers have no places.
   */
  public static List<UnitChange> plain(QuantileSketch before, QuantileSketch after) {
    Pair pair = Pair.of(before, after);
    return pair.effect < 2 * pair.chance
        ? List.of()
        : fits(pair).stream().filter(fit -> fit.isPlain(pair)).map(Fit::change).toList();
  }

  /** Whether so many numbers, in any order, may be enough for an {@link #explanation}. */
  public static boolean isEnough(double[] values) {
    if (values.length >= ENOUGH) {
      return true;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int different = 1;
    for (int i = 1; i < sorted.length && different < Lattice.LEAST_POINTS; i++) {
      different += sorted[i] > sorted[i - 1] ? 1 : 0;
    }
    return different >= Lattice.LEAST_POINTS;
  }

  /**
   * That of some changes that explains best why numbers that something else has shown not to be as
   * before are as they are: it is plain, little more than chance is left, and their places confirm
   * it as they did not before; or, without that, nothing is left but chance in {@value #ENOUGH} of
   * them at least.
   *
   * @param then what {@code before} says of the values, which is the same at each call
   */
  public static Optional<UnitChange> explanation(
      List<UnitChange> changes, QuantileSketch before, Distribution then, QuantileSketch after) {
    Distribution now = after.distribution();
    double chance = DriftTest.chance(before, after);
    List<UnitChange> close = new ArrayList<>();
    for (UnitChange change : changes) {
      if (change.isClose(then, now, 1.5 * chance)) {
        close.add(change);
      }
    }
    if (close.isEmpty()) {
      return Optional.empty();
    }
    Pair pair = Pair.of(then, now, chance);
    return close.stream()
        .map(change -> change.explaining(pair, after.count()))
        .flatMap(Optional::stream)
        .min(BEST)
        .map(Fit::change);
  }

  /** Whether the numbers lie about where it puts them: what {@link #explaining} needs, and fast. */
  private boolean isClose(Distribution then, Distribution now, double most) {
    double below = 0;
    for (int i = 0; i < now.size(); i++) {
      double upTo = now.weightUpTo(i) / now.weight();
      boolean last = i + 1 == now.size() || now.value(i + 1) > now.value(i);
      if (last) {
        double expected = then.shareUpTo((now.value(i) - offset) / factor * (1 + SLIGHTLY));
        if (expected < below - most || expected > upTo + most) {
          return false;
        }
        below = upTo;
      }
    }
    return true;
  }

  private Optional<Fit> explaining(Pair pair, long count) {
    return fit(pair)
        .filter(fit -> fit.isPlain(pair))
        .filter(fit ->
            fit.confirmed()
                ? fit.left() < 1.5 * pair.chance
                : count >= ENOUGH && fit.left() < pair.chance);
  }
}
