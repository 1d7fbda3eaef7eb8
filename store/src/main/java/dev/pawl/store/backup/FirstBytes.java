package dev.pawl.store.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first so many bytes of a stream. For use by one thread. */
final class FirstBytes extends FilterInputStream {
  private long left;

  FirstBytes(InputStream in, long size) {
    super(in);
    this.left = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = left == 0 ? -1 : super.read(to, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }
}
