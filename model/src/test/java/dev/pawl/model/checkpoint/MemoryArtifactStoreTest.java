package dev.pawl.model.checkpoint;

import java.util.Objects;

class MemoryArtifactStoreTest extends ArtifactStoreContract {
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @Override
  protected ArtifactStore store() {
    return store;
  }

  @Override
  protected void damage(String hash) {
    byte[] state = Objects.requireNonNull(store.encoded(hash)).state();
    state[state.length - 1] ^= 1;
  }
}
