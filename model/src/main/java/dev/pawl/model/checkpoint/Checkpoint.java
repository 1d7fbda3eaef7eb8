package dev.pawl.model.checkpoint;

import java.util.Objects;

/**
 * Everything needed to go on training, or only to serve: a manifest that says what it is, and its
 * state.
 *
 * @param manifest what it is, as canonical JSON (sorted names, no white space); see {@code
 *     docs/formats.md}
 * @param state the named tensors
 */
public record Checkpoint(String manifest, Tensors state) {

  public Checkpoint {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(state, "state");
  }
}
