package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import org.jspecify.annotations.Nullable;

/** A transform that learns nothing; safe for use by any thread. */
abstract class StatelessTransform extends WiredTransform {

  StatelessTransform(Wiring wiring) {
    super(wiring);
  }

  /**
   * One transform that does in one call what this and the next do after each other; null when it
   * takes two. For {@link #apply} alone: it has the columns of this one.
   */
  @Nullable Transform then(Transform next) {
    return null;
  }

  @Override
  public final void learn(Features features, double label, double weight) {}

  @Override
  public final Transform copy() {
    return this;
  }

  @Override
  public final void merge(Transform other, double share) {}

  @Override
  public void snapshot(Tensors.Writer to) {}

  @Override
  public void restore(Tensors from) {}
}
