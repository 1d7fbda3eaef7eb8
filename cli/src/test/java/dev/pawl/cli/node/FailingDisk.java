package dev.pawl.cli.node;

import dev.pawl.log.embedded.FaultyFiles;
import dev.pawl.loop.registry.Registry;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.store.artifact.FolderArtifactStore;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A disk whose log, artifacts and registry can each be told to take no more. */
final class FailingDisk {
  final FaultyFiles log = new FaultyFiles();
  volatile boolean artifactsFull;
  volatile boolean registryFull;

  Storage storage() {
    return new Storage(
        file -> failing(Registry.class, SqliteRegistry.open(file)),
        folder -> failing(ArtifactStore.class, FolderArtifactStore.open(folder)),
        log,
        Site.STORAGE.checkpointEvery());
  }

  private <T> T failing(Class<T> port, T real) {
    List<String> writes = List.of("put", "save", "saveSpec", "remove");
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              boolean full = port == Registry.class ? registryFull : artifactsFull;
              if (full && writes.contains(method.getName())) {
                throw new UncheckedIOException(
                    "writing to %s: No space left on device".formatted(port.getSimpleName()),
                    new IOException("No space left on device"));
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return port.cast(proxy);
  }
}
