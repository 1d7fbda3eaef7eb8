package dev.pawl.cli.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of past data, by unit.
 *
 * @param sums of each unit's rows
 * @param rows how many each has
 */
record PastUnits(double[] sums, double[] rows) {

  static PastUnits read(Path file, String metric, Optional<String> unit) {
    List<String> names = new ArrayList<>(List.of(metric));
    unit.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    Map<String, double[]> units = new LinkedHashMap<>();
    for (int row = 0; row < columns.size(); row++) {
      String who = unit.isPresent() ? columns.name(row, unit.get()) : Integer.toString(row);
      double[] own = units.computeIfAbsent(who, key -> new double[2]);
      own[0] += columns.number(row, metric);
      own[1]++;
    }
    return new PastUnits(
        units.values().stream().mapToDouble(own -> own[0]).toArray(),
        units.values().stream().mapToDouble(own -> own[1]).toArray());
  }

  /** Whether some unit has several rows, so that a metric by row is a ratio. */
  boolean hasRepeats() {
    for (double count : rows) {
      if (count > 1) {
        return true;
      }
    }
    return false;
  }
}
