package dev.pawl.loop.reproduction;

import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.checkpoint.CorruptArtifactException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** What is made again is kept in memory, in front of a store that is only read. */
final class ScratchArtifacts implements ArtifactStore {
  private final ArtifactStore behind;
  private final Map<String, Checkpoint> made = new ConcurrentSkipListMap<>();

  ScratchArtifacts(ArtifactStore behind) {
    this.behind = behind;
  }

  /** Whether a whole artifact of that hash is there. */
  boolean holds(String hash) {
    try {
      return made.containsKey(hash) || behind.get(hash).isPresent();
    } catch (CorruptArtifactException e) {
      return false;
    }
  }

  @Override
  public String put(Checkpoint checkpoint) {
    String hash = CheckpointCodec.hash(checkpoint);
    made.put(hash, checkpoint);
    return hash;
  }

  @Override
  public Optional<Checkpoint> get(String hash) {
    Checkpoint own = made.get(hash);
    return own == null ? behind.get(hash) : Optional.of(own);
  }

  @Override
  public boolean contains(String hash) {
    return made.containsKey(hash) || behind.contains(hash);
  }

  @Override
  public boolean delete(String hash) {
    return made.remove(hash) != null;
  }

  @Override
  public Stream<String> hashes() {
    return Stream.concat(made.keySet().stream(), behind.hashes()).distinct().sorted();
  }
}
