package dev.pawl.model.checkpoint;

import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Artifacts in memory, for tests. */
public final class MemoryArtifactStore implements ArtifactStore {
  private final ConcurrentSkipListMap<String, CheckpointCodec.Encoded> byHash =
      new ConcurrentSkipListMap<>();

  @Override
  public String put(Checkpoint checkpoint) {
    CheckpointCodec.Encoded files = CheckpointCodec.encode(checkpoint);
    byHash.putIfAbsent(files.hash(), files);
    return files.hash();
  }

  @Override
  public Optional<Checkpoint> get(String hash) {
    return Optional.ofNullable(byHash.get(CheckpointCodec.requireHash(hash)))
        .map(files -> CheckpointCodec.decode(hash, files));
  }

  @Override
  public boolean contains(String hash) {
    return byHash.containsKey(hash);
  }

  @Override
  public boolean delete(String hash) {
    return byHash.remove(hash) != null;
  }

  @Override
  public Stream<String> hashes() {
    return byHash.keySet().stream();
  }

  /** Changes the last byte of an artifact's state. */
  public void damage(String hash) {
    byHash.computeIfPresent(
        hash,
        (_, files) -> {
          byte[] state = files.state().clone();
          state[state.length - 1] ^= 1;
          return new CheckpointCodec.Encoded(files.manifest(), state);
        });
  }
}
