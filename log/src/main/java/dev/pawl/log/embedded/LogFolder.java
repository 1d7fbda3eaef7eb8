package dev.pawl.log.embedded;

import java.nio.file.Path;

/** Where the files of a log are, how they are kept, and what opens them. */
record LogFolder(Path path, EmbeddedLogSettings settings, FileOpener files) {

  /** The file of the segment that starts at an offset. */
  Path segment(long base) {
    return path.resolve("%020d%s".formatted(base, Segment.SUFFIX));
  }

  /** Where the index of that segment is kept once it is closed. */
  Path index(long base) {
    return path.resolve("%020d.index".formatted(base));
  }
}
