package dev.pawl.model.feature;

import java.util.function.IntFunction;

/**
 * A category's code as it is (open vocabulary, no state), or folded to 1…2ᵇ, so that a column with
 * very many values has a bounded number of weights and some of its values share one. Missing is 0.
 */
final class Hash extends StatelessTransform {
  private final int bits;

  private Hash(Wiring wiring, int bits) {
    super(wiring);
    this.bits = bits;
  }

  static Transform make(Scope scope) {
    int bits = scope.settings().integer("bits", 0, 1, 24);
    return new Hash(
        scope.codes(name -> Column.code(name + "_hash", bits == 0 ? 0 : 1 << bits)), bits);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      long code = features.codes[from];
      features.codes[to++] = bits == 0 || code == 0 ? code : 1 + (Mix.of(code) >>> (64 - bits));
    }
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    return values.apply(wiring.inputs()[output]);
  }
}
