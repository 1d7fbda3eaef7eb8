package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Opens every file of a log: {@code FileChannel::open}, or something that fails on purpose. Also
 * opens folders, for reading, to make what was created in them durable.
 */
@FunctionalInterface
public interface FileOpener {
  /** As {@link FileChannel#open(Path, OpenOption...)}. */
  FileChannel open(Path path, OpenOption... options) throws IOException;
}
