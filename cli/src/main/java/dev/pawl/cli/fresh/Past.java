package dev.pawl.cli.fresh;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The examples of a past, in the order of their labels and in that of their predictions. Immutable.
 *
 * @param spec what made them
 * @param byLabel those that were labelled, in the order of their labels
 * @param byPrediction the same in the order of their predictions
 */
record Past(Spec spec, List<Labelled> byLabel, List<Labelled> byPrediction) {

  Past {
    byLabel = List.copyOf(byLabel);
    byPrediction = List.copyOf(byPrediction);
  }

  /**
   * What is left of an example.
   *
   * @param asked when it was asked
   * @param known when its label was known
   */
  record Labelled(long asked, long known, Row row, double label) {}

  static Past of(Spec spec, List<Example> joined) {
    Schema schema = ModelDefinition.of(spec).columns().row();
    List<Labelled> all = new ArrayList<>(joined.size());
    for (Example each : joined) {
      all.add(
          new Labelled(
              each.prediction().eventTime(),
              each.labelTime(),
              each.rowUnder(schema),
              each.label()));
    }
    all.sort(Comparator.comparingLong(Labelled::known));
    List<Labelled> asked = new ArrayList<>(all);
    asked.sort(Comparator.comparingLong(Labelled::asked));
    return new Past(spec, all, asked);
  }

  /** Where the first label is that was known at a time or later. */
  int firstKnown(long time) {
    int low = 0;
    int high = byLabel.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byLabel.get(middle).known() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The labels that were known within a span. */
  List<Labelled> known(long from, long to) {
    return byLabel.subList(firstKnown(from), firstKnown(to));
  }

  long start() {
    return byPrediction.getFirst().asked();
  }

  /** One past the last prediction. */
  long end() {
    return byPrediction.getLast().asked() + 1;
  }
}
