package dev.pawl.model.feature;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * A number apart for each value of a column with few categories, such as buckets: one output for
 * each category and one for missing, which is the number where the row is of that category and 0
 * elsewhere. A linear model of them is a line with a slope of its own for each category.
 */
final class Split extends StatelessTransform {
  private static final int MOST = 100;

  private final int by;
  private final int parts;

  private Split(Wiring wiring, int by, int parts) {
    super(wiring);
    this.by = by;
    this.parts = parts;
  }

  static Transform make(Scope scope) {
    int[] inputs = scope.numbers();
    Scope.Group group = scope.group("by", MOST);
    var outputs = new ArrayList<Column>();
    for (String name : scope.settings().optionalNames("of")) {
      for (int code = 0; code <= group.cardinality(); code++) {
        outputs.add(Column.number("%s_in_%s_%d".formatted(name, group.name(), code)));
      }
    }
    return new Split(scope.write(inputs, outputs), group.place(), group.cardinality() + 1);
  }

  @Override
  public void apply(Features features) {
    int part = (int) features.codes[by];
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      Arrays.fill(features.numbers, to, to + parts, 0);
      features.numbers[to + part] = features.numbers[from];
      to += parts;
    }
  }
}
