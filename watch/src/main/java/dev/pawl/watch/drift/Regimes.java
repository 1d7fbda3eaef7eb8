package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The regimes that were seen: periods in which something drifted, those that differ from their
 * reference in the same way taken together. At most {@value #MOST} are remembered; the one that was
 * not seen for longest goes first.
 */
final class Regimes {
  private static final int MOST = 64;

  private final List<Regime> known = new ArrayList<>();
  private int named;

  /**
   * Takes note of a period in which something drifted.
   *
   * @param signature see {@link Regime#signature}
   * @param radius how far the signatures of one regime are apart at most
   * @param from when the period began
   * @param to when it ended
   * @return the regime that it belongs to, as it was before; empty when it is a new one
   */
  Optional<Regime> see(List<List<Double>> signature, double radius, long from, long to) {
    Optional<Regime> nearest =
        known.stream()
            .filter(each -> each.distance(signature) <= radius)
            .min(Comparator.comparingDouble(each -> each.distance(signature)));
    if (nearest.isPresent()) {
      known.remove(nearest.get());
      known.add(joined(nearest.get(), signature, to));
    } else {
      known.add(new Regime(++named, from, to, 1, signature));
      if (known.size() > MOST) {
        known.removeFirst();
      }
    }
    return nearest;
  }

  private static Regime joined(Regime regime, List<List<Double>> signature, long to) {
    int periods = regime.periods() + 1;
    List<List<Double>> mean = new ArrayList<>();
    for (int column = 0; column < signature.size(); column++) {
      List<Double> bins = new ArrayList<>();
      for (int bin = 0; bin < signature.get(column).size(); bin++) {
        double before = regime.signature().get(column).get(bin);
        bins.add(before + (signature.get(column).get(bin) - before) / periods);
      }
      mean.add(bins);
    }
    return new Regime(regime.number(), regime.since(), to, periods, mean);
  }

  /** All that are remembered, the one that was seen last at the end. */
  List<Regime> all() {
    return List.copyOf(known);
  }

  void clear() {
    known.clear();
  }

  void snapshot(Tensors.Writer to) {
    to.longs("named", named, known.size());
    for (int i = 0; i < known.size(); i++) {
      Regime each = known.get(i);
      to.longs(i + "/times", each.number(), each.since(), each.until(), each.periods());
      to.ints(i + "/bins", each.signature().stream().mapToInt(List::size).toArray());
      to.doubles(
          i + "/signature",
          each.signature().stream()
              .flatMap(List::stream)
              .mapToDouble(Double::doubleValue)
              .toArray());
    }
  }

  void restore(Tensors from) {
    known.clear();
    long[] counts = from.longs("named");
    named = (int) counts[0];
    for (int i = 0; i < counts[1]; i++) {
      long[] times = from.longs(i + "/times");
      double[] values = from.doubles(i + "/signature");
      List<List<Double>> signature = new ArrayList<>();
      int at = 0;
      for (int size : from.ints(i + "/bins")) {
        List<Double> bins = new ArrayList<>();
        for (int bin = 0; bin < size; bin++) {
          bins.add(values[at++]);
        }
        signature.add(bins);
      }
      known.add(new Regime((int) times[0], times[1], times[2], (int) times[3], signature));
    }
  }
}
