package dev.pawl.store.csv;

import dev.pawl.log.DiskTrouble;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The text of a file, decompressed and decoded.
 *
 * @param reader at the first character of the header
 * @param separator what the first line has most of
 */
record CsvText(LastCharacter reader, char separator) {
  private static final int BUFFER = 1 << 16;
  private static final char[] SEPARATORS = {',', ';', '\t'};

  static CsvText open(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidCsvException(
          "%s: a folder (expected: a CSV or Parquet file)".formatted(file));
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      try {
        if (startsWith(in, 0x1f, 0x8b)) {
          in = new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
        }
        if (startsWith(in, 0xef, 0xbb, 0xbf)) {
          in.skipNBytes(3);
        } else if (startsWith(in, 0xff, 0xfe) || startsWith(in, 0xfe, 0xff)) {
          throw new InvalidCsvException(
              "%s: UTF-16 (expected: UTF-8). Save it as UTF-8".formatted(file));
        } else if (startsWith(in, 'P', 'K', 3, 4)) {
          throw new InvalidCsvException(
              "%s: a ZIP archive (expected: CSV, or CSV compressed with gzip). Unpack it"
                  .formatted(file));
        }
        var reader =
            new LastCharacter(
                new InputStreamReader(
                    in,
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        return new CsvText(reader, separator(reader));
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new InvalidCsvException(
          "%s: no such file (expected: a CSV or Parquet file)".formatted(file), e);
    } catch (EOFException | ZipException e) {
      throw new InvalidCsvException("%s: damaged: %s".formatted(file, e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw new InvalidCsvException(
          "%s: bytes that are no text (expected: UTF-8). Save it as UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading %s: %s".formatted(file, DiskTrouble.words(e)), e);
    }
  }

  private static boolean startsWith(InputStream in, int... bytes) throws IOException {
    in.mark(bytes.length);
    byte[] start = in.readNBytes(bytes.length);
    in.reset();
    for (int i = 0; i < bytes.length; i++) {
      if (i >= start.length || (start[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Remembers the last character that was read and is no line break. */
  static final class LastCharacter extends BufferedReader {
    private char last;

    LastCharacter(Reader in) {
      super(in, BUFFER);
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      for (int i = from + read - 1; i >= from; i--) {
        if (to[i] != '\n' && to[i] != '\r') {
          last = to[i];
          break;
        }
      }
      return read;
    }

    char last() {
      return last;
    }
  }

  private static char separator(BufferedReader reader) throws IOException {
    int[] counts = new int[SEPARATORS.length];
    reader.mark(BUFFER);
    boolean quoted = false;
    for (int read = 0; read < BUFFER - 1; read++) {
      int next = reader.read();
      if (next < 0 || (!quoted && (next == '\n' || next == '\r'))) {
        break;
      }
      quoted ^= next == '"';
      for (int i = 0; i < SEPARATORS.length && !quoted; i++) {
        counts[i] += next == SEPARATORS[i] ? 1 : 0;
      }
    }
    reader.reset();
    int most = 0;
    for (int i = 1; i < SEPARATORS.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS[most];
  }

  /** Closes it because of an error. */
  void close(Exception because) {
    try {
      reader.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
