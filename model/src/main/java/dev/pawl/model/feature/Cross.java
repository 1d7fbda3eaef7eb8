package dev.pawl.model.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One code for the combination of several: the same combination always has the same code, two
 * combinations share one with a probability of about 2⁻⁶⁴. Missing counts as a value of its own, so
 * a cross is never missing.
 */
final class Cross extends StatelessTransform {
  private final int[][] groups;

  private Cross(Wiring wiring, int[][] groups) {
    super(wiring);
    this.groups = groups;
  }

  static Transform make(Scope scope) {
    List<List<String>> names = scope.settings().groups("of", 2);
    var outputs = new ArrayList<Column>();
    int[][] groups = new int[names.size()][];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = names.get(i).stream().mapToInt(scope::code).toArray();
      outputs.add(Column.code(String.join("*", names.get(i))));
    }
    return new Cross(scope.write(new int[0], outputs), groups);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int[] group : groups) {
      long code = 0;
      for (int from : group) {
        code = Mix.join(code, features.codes[from]);
      }
      features.codes[to++] = code == 0 ? 1 : code;
    }
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    var parts = new ArrayList<String>();
    for (int place : groups[output]) {
      parts.add(values.apply(place));
    }
    return String.join(" * ", parts);
  }
}
