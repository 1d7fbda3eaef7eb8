package dev.pawl.loop.operator;

import dev.pawl.model.checkpoint.Tensors;

/**
 * A part of the fold with a state of its own. Operators have no threads and no clock: the same
 * calls give the same state, to the bit.
 */
public interface Operator {

  /** Writes the whole state as named tensors. */
  void snapshot(Tensors.Writer to);

  /** Takes the state from named tensors; the operator was made from the same spec. */
  void restore(Tensors from);
}
