package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.List;

/** A transform that learns nothing; safe for use by any thread. */
abstract class StatelessTransform implements Transform {
  final Wiring wiring;

  StatelessTransform(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public final List<Column> outputs() {
    return wiring.outputs();
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
