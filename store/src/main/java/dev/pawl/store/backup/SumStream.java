package dev.pawl.store.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sums up what is read through it. For use by one thread. */
final class SumStream extends FilterInputStream {
  private final MessageDigest digest;
  private long size;

  SumStream(InputStream in) {
    super(in);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform without SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      digest.update((byte) next);
      size++;
    }
    return next;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    if (count > 0) {
      digest.update(to, offset, count);
      size += count;
    }
    return count;
  }

  /** Of all that was read; once, at the end. */
  Contents.Sum sum() {
    return new Contents.Sum(size, HexFormat.of().formatHex(digest.digest()));
  }
}
