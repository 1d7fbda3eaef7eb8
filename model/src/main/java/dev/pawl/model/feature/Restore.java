package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;

/** Takes state of a known size from tensors. */
final class Restore {

  private Restore() {}

  static void doubles(Tensors from, String name, double[] to) {
    double[] values = from.doubles(name);
    if (values.length != to.length) {
      throw new IllegalArgumentException(
          "tensor: %s has %d values (expected: %d). Restore it under the declarations it was made with"
              .formatted(name, values.length, to.length));
    }
    System.arraycopy(values, 0, to, 0, to.length);
  }
}
