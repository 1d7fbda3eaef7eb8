package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the folder of a log holds. A closed segment is taken by its index, which is made again where
 * it is missing, damaged or not of this segment; the last one is read whole.
 *
 * @param segments at least one, each beginning where the one before ends; the last one is open
 * @param tornBytes how many bytes follow the last whole append, left behind by a crash
 * @param damage what ends the log before its time
 */
record Recovery(List<Segment> segments, long tornBytes, Optional<CorruptLogException> damage) {

  /** Looks at a folder and changes nothing. */
  static Recovery of(LogFolder folder) throws IOException {
    List<Long> bases = bases(folder.path());
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < bases.size(); i++) {
      long base = bases.get(i);
      boolean last = i == bases.size() - 1;
      Optional<SegmentIndex> saved = SegmentIndex.load(folder, base);
      if (!last && saved.isPresent() && saved.get().end() == bases.get(i + 1)) {
        segments.add(new Segment(folder, saved.get(), true));
        continue;
      }
      long known = last ? saved.map(SegmentIndex::end).orElse(base) : bases.get(i + 1);
      SegmentScan scan = SegmentScan.of(folder, base, known);
      segments.add(new Segment(folder, scan.index(), !last));
      if (last || scan.damage().isPresent()) {
        return new Recovery(segments, scan.tornBytes(), scan.damage());
      }
      if (scan.index().end() > known) {
        throw new IllegalStateException(
            "log %s: the segment at offset %d goes on to offset %d, and the next one starts at %d (expected: the files of one log)"
                .formatted(folder.path(), base, scan.index().end(), known));
      }
    }
    SegmentIndex empty = new SegmentIndex(0, folder.settings().indexBytes());
    return new Recovery(List.of(new Segment(folder, empty, false)), 0, Optional.empty());
  }

  private static List<Long> bases(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\" + Segment.SUFFIX))
          .map(name -> Long.parseLong(name.substring(0, name.length() - Segment.SUFFIX.length())))
          .sorted()
          .toList();
    }
  }
}
