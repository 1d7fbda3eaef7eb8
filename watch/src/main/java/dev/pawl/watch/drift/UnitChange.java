package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;
import java.util.List;
import java.util.TreeMap;

/**
 * A change of the unit: {@code now = offset + factor·before}.
 *
 * @param name what it looks like
 * @param factor by what values are multiplied
 * @param offset what is added then
 */
record UnitChange(String name, double factor, double offset) {
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

  private static UnitChange scale(String name, double factor) {
    return new UnitChange(name, factor, 0);
  }

  private UnitChange inverse() {
    return new UnitChange(name + ", the other way round", 1 / factor, -offset / factor);
  }

  /**
   * The changes that explain a drift of numbers, the one that fits best first: after one is undone,
   * they are less than a third as far apart as before, and no further than by chance.
   *
   * @param effect how far apart they are
   * @param chance how far apart samples of the same distribution may be
   */
  static List<UnitChange> between(
      Distribution before, Distribution after, double effect, double chance) {
    TreeMap<Double, UnitChange> fitting = new TreeMap<>();
    for (UnitChange known : KNOWN) {
      for (UnitChange each : List.of(known, known.inverse())) {
        double left = Distances.kolmogorov(before.mapped(each.factor, each.offset), after);
        if (left < Math.min(chance, effect / 3)) {
          fitting.putIfAbsent(left, each);
        }
      }
    }
    return List.copyOf(fitting.values());
  }
}
