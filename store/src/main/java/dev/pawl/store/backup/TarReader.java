package dev.pawl.store.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive of plain files and folders, one after the other. For use by one thread.
 *
 * <p>What is no such archive is a {@link ZipException}, and one that was cut an {@link
 * EOFException}.
 */
final class TarReader implements AutoCloseable {
  private final InputStream from;
  private long left;
  private long padding;

  TarReader(InputStream from) {
    this.from = from;
  }

  /** The path of the next plain file, or null after the last. Folders are passed over. */
  @Nullable String next() throws IOException {
    while (true) {
      from.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      byte[] header = from.readNBytes(TarWriter.BLOCK);
      if (header.length < TarWriter.BLOCK) {
        throw new EOFException("the archive has no end");
      }
      if (isZero(header)) {
        // The checksum of the compressed bytes is behind the rest.
        from.transferTo(OutputStream.nullOutputStream());
        return null;
      }
      if (octal(header, 148, 8) != TarWriter.checksum(header)) {
        throw new ZipException("a header with a wrong checksum");
      }
      left = octal(header, 124, 12);
      padding = -left & (TarWriter.BLOCK - 1);
      String prefix = text(header, 345, TarWriter.PREFIX);
      String name = text(header, 0, TarWriter.NAME);
      switch (header[156]) {
        case '0', 0 -> {
          return prefix.isEmpty() ? name : prefix + "/" + name;
        }
        case '5' -> left = 0;
        default ->
            throw new ZipException(
                "%s: an entry of type %c (expected: a file)".formatted(name, header[156]));
      }
    }
  }

  /** The content of the file that {@link #next} gave. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int count = from.read(to, offset, (int) Math.min(length, left));
        if (count < 0) {
          throw new EOFException("the archive ends within a file");
        }
        left -= count;
        return count;
      }
    };
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int at, int length) throws ZipException {
    String digits = text(header, at, length).strip();
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new ZipException("a header with the number " + digits);
    }
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}
