package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files of one folder whose power goes away at a given operation. What the disk held then is put
 * into another folder: of a file, what was last forced, with any of the sectors and any of the
 * length that were written since; of the folder, the entries last forced, with any of those made or
 * deleted since. From then on every operation fails.
 */
final class VolatileFiles implements FileOpener {
  static final String GONE = "the power is gone";

  private static final int SECTOR = 512;

  private final Path folder;
  private final Path left;
  private final SplittableRandom random;
  private final Map<Path, byte[]> forced = new TreeMap<>();
  private final Set<Path> entries = new HashSet<>();
  private int operations;
  private boolean gone;

  VolatileFiles(Path folder, Path left, int operations, SplittableRandom random)
      throws IOException {
    this.folder = folder;
    this.left = left;
    this.operations = operations;
    this.random = random;
    for (Path file : present()) {
      forced.put(file, Files.readAllBytes(file));
    }
    entries.addAll(forced.keySet());
  }

  synchronized boolean gone() {
    return gone;
  }

  private Set<Path> present() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.toList());
    }
  }

  private synchronized void operate() throws IOException {
    if (!gone && operations-- == 0) {
      gone = true;
      leaveBehind();
    }
    if (gone) {
      throw new IOException(GONE);
    }
  }

  private synchronized void forced(Path path) throws IOException {
    if (path.equals(folder)) {
      entries.clear();
      entries.addAll(present());
    } else {
      forced.put(path, Files.readAllBytes(path));
    }
  }

  private void leaveBehind() throws IOException {
    Files.createDirectory(left);
    Set<Path> present = present();
    Set<Path> all = new TreeSet<>(present);
    all.addAll(entries);
    for (Path file : all) {
      byte[] now = present.contains(file) ? Files.readAllBytes(file) : new byte[0];
      byte[] then = forced.getOrDefault(file, new byte[0]);
      Path to = left.resolve(file.getFileName());
      if (present.contains(file) && entries.contains(file)) {
        leave(file, to, then, now);
      } else if (random.nextBoolean()) {
        Files.write(to, present.contains(file) ? mixed(then, now) : then);
      }
    }
  }

  private void leave(Path file, Path to, byte[] then, byte[] now) throws IOException {
    if (Arrays.equals(then, now)) {
      Files.move(file, to);
    } else {
      Files.write(to, mixed(then, now));
    }
  }

  private byte[] mixed(byte[] then, byte[] now) {
    int shorter = Math.min(then.length, now.length);
    int longer = Math.max(then.length, now.length);
    int length =
        switch (random.nextInt(3)) {
          case 0 -> then.length;
          case 1 -> now.length;
          default -> random.nextInt(shorter, longer + 1);
        };
    byte[] mixed = new byte[length];
    for (int at = 0; at < length; at += SECTOR) {
      byte[] from = random.nextBoolean() ? then : now;
      int to = Math.min(Math.min(at + SECTOR, length), from.length);
      if (to > at) {
        System.arraycopy(from, at, mixed, at, to - at);
      }
    }
    return mixed;
  }

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    operate();
    return new VolatileChannel(path, FileChannel.open(path, options));
  }

  private final class VolatileChannel extends PassingChannel {
    private final Path path;

    VolatileChannel(Path path, FileChannel file) {
      super(file);
      this.path = path;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      operate();
      return super.write(bytes, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      operate();
      forced(path);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      operate();
      return super.truncate(size);
    }
  }
}
