package dev.pawl.model.checkpoint;

class MemoryArtifactStoreTest extends ArtifactStoreContract {
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @Override
  protected ArtifactStore store() {
    return store;
  }

  @Override
  protected void damage(String hash) {
    store.damage(hash);
  }
}
