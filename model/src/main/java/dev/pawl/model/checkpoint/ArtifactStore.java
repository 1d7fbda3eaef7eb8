package dev.pawl.model.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where checkpoints lie, each under the hash of its content. Safe for use by any number of threads;
 * an artifact is visible whole or not at all.
 */
public interface ArtifactStore {

  /**
   * Keeps a checkpoint.
   *
   * @return its content hash: 64 hexadecimal digits of SHA-256. Keeping the same content again
   *     changes nothing
   */
  String put(Checkpoint checkpoint);

  /**
   * The checkpoint of that hash, its content checked against it; empty when there is none.
   *
   * @throws CorruptArtifactException when the content is not what the hash says
   */
  Optional<Checkpoint> get(String hash);

  /** Whether there is an artifact of that hash; its content is not read. */
  boolean contains(String hash);

  /** Removes an artifact; false when there was none. */
  boolean delete(String hash);

  /** All hashes, in ascending order. To be closed. */
  Stream<String> hashes();
}
