package dev.pawl.store.artifact;

import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.ArtifactStoreContract;
import dev.pawl.model.checkpoint.CheckpointCodec;
import java.util.Objects;

class MemoryArtifactStoreTest extends ArtifactStoreContract {
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @Override
  protected ArtifactStore store() {
    return store;
  }

  @Override
  protected void damage(String hash) {
    CheckpointCodec.Encoded encoded = Objects.requireNonNull(store.encoded(hash));
    encoded.state()[encoded.state().length - 1] ^= 1;
  }
}
