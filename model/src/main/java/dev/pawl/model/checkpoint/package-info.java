/**
 * State as named tensors, kept under the hash of its content: the checkpoint format and the port to
 * where checkpoints lie.
 */
@NullMarked
package dev.pawl.model.checkpoint;

import org.jspecify.annotations.NullMarked;
