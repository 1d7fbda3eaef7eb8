package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Files on a disk that can be told to be full, slow, short-winded or broken. */
public final class FaultyFiles implements FileOpener {
  /** How many bytes can still be written; what is truncated away is given back. */
  public volatile long room = Long.MAX_VALUE;

  /** How many bytes one write takes at most. */
  public volatile int mostAtOnce = Integer.MAX_VALUE;

  /** Whether a force fails. */
  public volatile boolean forceFails;

  /** Whether a truncation fails. */
  public volatile boolean truncateFails;

  /** When set, a force waits for it. */
  public volatile @Nullable CountDownLatch forceWaits;

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    return new Channel(FileChannel.open(path, options));
  }

  private synchronized void spend(long bytes) throws IOException {
    if (bytes > room) {
      throw new IOException("No space left on device");
    }
    room -= bytes;
  }

  private final class Channel extends PassingChannel {
    Channel(FileChannel file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      int count = (int) Math.min(Math.min(bytes.remaining(), mostAtOnce), room);
      if (count == 0) {
        throw new IOException("No space left on device");
      }
      spend(count);
      int limit = bytes.limit();
      bytes.limit(bytes.position() + count);
      try {
        return super.write(bytes, position);
      } finally {
        bytes.limit(limit);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      CountDownLatch gate = forceWaits;
      if (gate != null) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        }
      }
      if (forceFails) {
        throw new IOException("Input/output error");
      }
      super.force(metadata);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (truncateFails) {
        throw new IOException("Read-only file system");
      }
      return super.truncate(size);
    }
  }
}
