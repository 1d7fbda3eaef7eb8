package dev.pawl.loop.watch;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keys of findings as a part of a state. */
final class FindingKeys {
  private static final int TEXTS = 4;

  private FindingKeys() {}

  static void write(Set<Finding.Key> keys, Tensors.Writer to, String name) {
    List<String> texts = new ArrayList<>();
    for (Finding.Key key : keys) {
      texts.add(key.kind().name());
      texts.add(key.where().feature());
      texts.add(key.where().slice());
      texts.add(key.where().version());
    }
    to.texts(name, texts);
  }

  static Set<Finding.Key> read(Tensors from, String name) {
    List<String> texts = from.texts(name);
    Set<Finding.Key> keys = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i += TEXTS) {
      Where where = new Where(texts.get(i + 1), texts.get(i + 2), texts.get(i + 3));
      keys.add(new Finding.Key(Finding.Kind.valueOf(texts.get(i)), where));
    }
    return keys;
  }
}
