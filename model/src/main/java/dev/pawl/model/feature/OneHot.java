package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.TextCode;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Numbers a column's categories 1, 2, … so that each has a weight of its own, without collisions.
 *
 * <p>The vocabulary is what the schema lists for a field, in that order; otherwise it is open, and
 * a category takes the next number when it is first learned, up to the limit. What has no number
 * yet is 0 like missing: its weight is what is known of categories never seen. With an open
 * vocabulary numbers depend on the order in which categories first appear; what they stand for does
 * not.
 */
final class OneHot extends WiredTransform {
  private final boolean[] closed;
  private final int limit;
  private final CodeIndex[] vocabularies;

  private OneHot(Wiring wiring, boolean[] closed, int limit, CodeIndex[] vocabularies) {
    super(wiring);
    this.closed = closed;
    this.limit = limit;
    this.vocabularies = vocabularies;
  }

  static Transform make(Scope scope) {
    int limit = scope.settings().integer("limit", 1000, 1, 1_000_000);
    Wiring wiring =
        scope.codes(name -> {
          int listed = scope.categories(name).size();
          return Column.code(name + "_one_hot", listed == 0 ? limit : listed);
        });
    int n = wiring.inputs().length;
    boolean[] closed = new boolean[n];
    CodeIndex[] vocabularies = new CodeIndex[n];
    List<String> names = scope.settings().names("of");
    for (int i = 0; i < n; i++) {
      List<String> categories = scope.categories(names.get(i));
      closed[i] = !categories.isEmpty();
      vocabularies[i] =
          CodeIndex.of(categories.stream().mapToLong(TextCode::of).distinct().toArray());
    }
    return new OneHot(wiring, closed, limit, vocabularies);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      features.codes[wiring.first() + i] = vocabularies[i].find(features.codes[inputs[i]]);
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      long code = features.codes[inputs[i]];
      if (!closed[i] && code != 0 && vocabularies[i].size() < limit) {
        vocabularies[i].add(code);
      }
    }
  }

  @Override
  public Transform copy() {
    CodeIndex[] copies = new CodeIndex[vocabularies.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = closed[i] ? vocabularies[i] : vocabularies[i].copy();
    }
    return new OneHot(wiring, closed, limit, copies);
  }

  /** Adds the other's categories behind its own; with a share of 1 takes them as they are. */
  @Override
  public void merge(Transform other, double share) {
    OneHot that = (OneHot) other;
    for (int i = 0; i < vocabularies.length; i++) {
      if (closed[i]) {
        continue;
      }
      if (share == 1) {
        vocabularies[i] = that.vocabularies[i].copy();
      } else if (share > 0) {
        for (long code : that.vocabularies[i].codes()) {
          if (vocabularies[i].size() < limit) {
            vocabularies[i].add(code);
          }
        }
      }
    }
  }

  /** The numbers of an output's categories. */
  CodeIndex vocabulary(int output) {
    return vocabularies[output];
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < vocabularies.length; i++) {
      to.longs("codes/" + i, vocabularies[i].codes());
    }
  }

  @Override
  public void restore(Tensors from) {
    for (int i = 0; i < vocabularies.length; i++) {
      vocabularies[i] = CodeIndex.of(from.longs("codes/" + i));
    }
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    return values.apply(wiring.inputs()[output]);
  }
}
