package dev.pawl.serve;

import dev.pawl.log.ServingReport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Consumer;

/**
 * How an arm's model fares, gathered into reports of {@value #ANSWERS} answers each.
 *
 * <p>Safe for use by any number of threads, without a lock. Each answer claims a slot of the
 * present page; who fills a page's last slot reports it, and who finds no free slot turns the page.
 */
final class ArmRecord {
  /** After how many answers a report is due. */
  static final int ANSWERS = 256;

  /** Stands in a slot for an answer that was none. */
  private static final float ERROR = -1;

  private final String arm;
  private final String version;
  private final Consumer<ServingReport> due;
  private final AtomicReference<Page> page = new AtomicReference<>(new Page());
  private final LongAccumulator latest = new LongAccumulator(Math::max, Long.MIN_VALUE);

  private static final class Page {
    final float[] slots = new float[ANSWERS];
    final AtomicInteger claimed = new AtomicInteger();
    final AtomicInteger filled = new AtomicInteger();
    final AtomicInteger size = new AtomicInteger(ANSWERS);
    final AtomicBoolean taken = new AtomicBoolean();

    boolean isFull() {
      return filled.get() == size.get() && taken.compareAndSet(false, true);
    }
  }

  /**
   * A record without answers.
   *
   * @param due takes the report of each page, without its id, in the thread of an answer
   */
  ArmRecord(String arm, String version, Consumer<ServingReport> due) {
    this.arm = arm;
    this.version = version;
    this.due = due;
  }

  /** Whether it is of that arm with that version. */
  boolean isOf(String otherArm, String otherVersion) {
    return arm.equals(otherArm) && version.equals(otherVersion);
  }

  /** An answer to a request of that time, which took so long to compute. */
  void answered(long eventTime, long nanos) {
    add(eventTime, Math.max(0, nanos) / 1e3f);
  }

  /** No answer to a request of that time. */
  void failed(long eventTime) {
    add(eventTime, ERROR);
  }

  private void add(long eventTime, float slot) {
    latest.accumulate(eventTime);
    while (true) {
      Page present = page.get();
      int place = present.claimed.getAndIncrement();
      if (place < ANSWERS) {
        present.slots[place] = slot;
        present.filled.incrementAndGet();
        if (present.isFull()) {
          due.accept(report(present));
        }
        return;
      }
      page.compareAndSet(present, new Page());
    }
  }

  /**
   * Begins a new page, and reports what is on the old one; empty when there is nothing, or when an
   * answer is just being written there: who writes it reports then.
   */
  Optional<ServingReport> flush() {
    Page old = page.getAndSet(new Page());
    int size = Math.min(ANSWERS, old.claimed.getAndAdd(ANSWERS));
    old.size.set(size);
    return size > 0 && old.isFull() ? Optional.of(report(old)) : Optional.empty();
  }

  private ServingReport report(Page full) {
    int size = full.size.get();
    int errors = 0;
    float[] latencies = new float[size];
    for (int i = 0; i < size; i++) {
      float slot = full.slots[i];
      if (slot == ERROR) {
        errors++;
      } else {
        latencies[i - errors] = slot;
      }
    }
    float[] answers = java.util.Arrays.copyOf(latencies, size - errors);
    return new ServingReport("", latest.get(), arm, version, errors, answers);
  }
}
