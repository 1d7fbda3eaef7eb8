package dev.pawl.model.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts as the bytes of their files, in memory: for replays and tests, which leave nothing
 * behind. Safe for use by any number of threads.
 */
public final class MemoryArtifactStore implements ArtifactStore {
  private final ConcurrentSkipListMap<String, CheckpointCodec.Encoded> byHash =
      new ConcurrentSkipListMap<>();

  @Override
  public String put(Checkpoint checkpoint) {
    CheckpointCodec.Encoded encoded = CheckpointCodec.encode(checkpoint);
    String hash = encoded.hash();
    byHash.put(hash, encoded);
    return hash;
  }

  @Override
  public Optional<Checkpoint> get(String hash) {
    return Optional.ofNullable(encoded(hash)).map(encoded -> CheckpointCodec.decode(hash, encoded));
  }

  CheckpointCodec.@Nullable Encoded encoded(String hash) {
    return byHash.get(CheckpointCodec.requireHash(hash));
  }

  @Override
  public boolean contains(String hash) {
    return encoded(hash) != null;
  }

  @Override
  public boolean delete(String hash) {
    return byHash.remove(CheckpointCodec.requireHash(hash)) != null;
  }

  @Override
  public Stream<String> hashes() {
    return List.copyOf(byHash.keySet()).stream();
  }
}
