package dev.pawl.loop.training;

import dev.pawl.learn.Learner;
import dev.pawl.loop.join.Example;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Collection;

/**
 * Lets a learner take in examples, one after the other.
 *
 * <p>A row that waited hours for its label is in no cache any more. The processor waits for each of
 * them when it comes up in the midst of learning, and for many at a time when nothing but reading
 * is done; so the rows of some hundred examples are read before they are learned. What is learned
 * is the same. In a live server, where much else happens between two micro-batches, that saves an
 * eighth to a third of the CPU time of learning ({@code docs/performance.md}).
 *
 * <p>For use by one thread.
 */
final class LearningPass {
  private static final int AHEAD = 512;

  /** Fields from one to the next of which at most a cache line's worth is skipped. */
  private static final int FIELDS_PER_LINE = 8;

  private final Row[] rows = new Row[AHEAD];
  private final double[] labels = new double[AHEAD];
  private long probed;

  /** Learns all of them, in order, with weight 1. */
  void over(Collection<Example> examples, Learner learner) {
    Schema schema = learner.schema();
    int size = 0;
    for (Example example : examples) {
      rows[size] = example.rowUnder(schema);
      labels[size] = example.label();
      if (++size == AHEAD) {
        learn(learner, schema.size(), size);
        size = 0;
      }
    }
    learn(learner, schema.size(), size);
  }

  private void learn(Learner learner, int fields, int size) {
    for (int i = 0; i < size; i++) {
      for (int field = 0; field < fields; field += FIELDS_PER_LINE) {
        probed += rows[i].code(field) + Double.doubleToRawLongBits(rows[i].number(field));
      }
    }
    for (int i = 0; i < size; i++) {
      learner.learn(rows[i], labels[i], 1);
    }
  }

  /** Of no meaning, but what is read must come to something, or the compiler leaves it out. */
  long probed() {
    return probed;
  }
}
