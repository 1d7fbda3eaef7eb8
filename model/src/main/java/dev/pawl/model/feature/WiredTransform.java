package dev.pawl.model.feature;

import java.util.List;

/** A transform from columns to columns. */
abstract class WiredTransform implements Transform {
  /** Where it reads and writes. */
  final Wiring wiring;

  WiredTransform(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public final List<Column> outputs() {
    return wiring.outputs();
  }
}
