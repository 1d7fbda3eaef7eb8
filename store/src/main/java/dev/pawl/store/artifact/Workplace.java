package dev.pawl.store.artifact;

import dev.pawl.store.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder where artifacts are written before they get their name, and moved before they are
 * deleted. Each name in it says which process it belongs to, so that what a crash left can be told
 * from what another process is writing.
 */
final class Workplace {
  private static final Pattern OWNED = Pattern.compile("(\\d+)-(\\d+)-\\d+");
  private static final AtomicLong COUNT = new AtomicLong();

  private final Path folder;
  private final ProcessHandle self = ProcessHandle.current();

  Workplace(Path folder) {
    this.folder = folder;
  }

  /** A name that no one else uses; nothing is there. */
  Path next() {
    return folder.resolve("%d-%d-%d".formatted(self.pid(), started(self), COUNT.incrementAndGet()));
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Deletes what belongs to processes that are no more. */
  void clean() throws IOException {
    Files.createDirectories(folder);
    List<Path> found;
    try (Stream<Path> entries = Files.list(folder)) {
      found = entries.toList();
    }
    for (Path entry : found) {
      if (!belongsToTheLiving(entry)) {
        DurableFiles.deleteTree(entry);
      }
    }
  }

  private static boolean belongsToTheLiving(Path entry) {
    Matcher owned = OWNED.matcher(entry.getFileName().toString());
    if (!owned.matches()) {
      return false;
    }
    Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(owned.group(1)));
    // Process ids come again; the time of the start tells two of the same id apart.
    return owner.isPresent() && started(owner.get()) == Long.parseLong(owned.group(2));
  }
}
