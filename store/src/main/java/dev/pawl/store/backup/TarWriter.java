package dev.pawl.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a tar archive (POSIX ustar) of plain files. The times of files are 0, so the same files
 * give the same bytes. For use by one thread.
 */
final class TarWriter implements AutoCloseable {
  static final int BLOCK = 512;
  static final int NAME = 100;
  static final int PREFIX = 155;

  private static final long LARGEST = 077777777777L;

  private final OutputStream to;

  TarWriter(OutputStream to) {
    this.to = to;
  }

  /** Adds a file of so many bytes, which the stream must give. */
  void add(String path, InputStream content, long size) throws IOException {
    to.write(header(path, size));
    long written = content.transferTo(to);
    if (written != size) {
      throw new IOException("%s: %d bytes (expected: %d)".formatted(path, written, size));
    }
    to.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  private static byte[] header(String path, long size) throws IOException {
    if (size > LARGEST) {
      throw new IOException(
          "%s: %d bytes (expected: at most 8 GiB in an archive). Back up into a folder"
              .formatted(path, size));
    }
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    int cut = name.length <= NAME ? 0 : cut(path, name);
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, cut, header, 0, name.length - cut);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
    put(header, 136, "00000000000\0");
    Arrays.fill(header, 148, 156, (byte) ' ');
    header[156] = '0';
    put(header, 257, "ustar\0" + "00");
    if (cut > 0) {
      System.arraycopy(name, 0, header, 345, cut - 1);
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", checksum(header)));
    return header;
  }

  /** Where the name's second part starts: after a slash, both parts short enough. */
  private static int cut(String path, byte[] name) throws IOException {
    for (int i = Math.min(PREFIX, name.length - 2); i > 0; i--) {
      if (name[i] == '/' && name.length - i - 1 <= NAME) {
        return i + 1;
      }
    }
    throw new IOException(
        "%s: a path too long for an archive (expected: at most 255 bytes). Back up into a folder"
            .formatted(path));
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** The sum of a header's bytes, the checksum's own taken as spaces. */
  static int checksum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    to.write(new byte[2 * BLOCK]);
    to.close();
  }
}
