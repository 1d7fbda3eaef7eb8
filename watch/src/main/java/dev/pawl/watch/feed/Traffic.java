package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * How many rows came in each hour of event time, beside the same hours of the last {@value #WEEKS}
 * weeks and the hours next to them, because clocks are put forward and back. Silence is an hour
 * with at most a twentieth of the least of those, when that is at least {@value #LEAST}: by chance
 * alone, of a Poisson stream, less than once in 10⁷ hours.
 */
final class Traffic {
  private static final long HOUR = 3_600_000;
  private static final int WEEK = 168;
  private static final int WEEKS = 4;
  private static final long LEAST = 20;
  private static final long SILENT = 20;

  private final long[] counts = new long[WEEK * (WEEKS + 2)];
  private long first = Long.MIN_VALUE;
  private long next = Long.MIN_VALUE;
  private boolean silent;
  private long since;
  private long rows;
  private long expected;

  void add(long time) {
    long hour = Math.floorDiv(time, HOUR);
    if (first == Long.MIN_VALUE) {
      first = hour;
      next = hour;
    }
    // An hour that was looked at already is over; one too far ahead would be another week's.
    if (hour >= next && hour < next + WEEK) {
      counts[at(hour)]++;
    }
  }

  private int at(long hour) {
    return (int) Math.floorMod(hour, (long) counts.length);
  }

  /** Since when nothing comes. */
  long since() {
    return since;
  }

  /** How many rows came in that hour. */
  long rows() {
    return rows;
  }

  /** The fewest that came in the same hour of the weeks before. */
  long expected() {
    return expected;
  }

  /** Looks at the hours that are over by now. */
  Level.Verdict close(long now) {
    long over = Math.floorDiv(now, HOUR);
    boolean before = silent;
    if (first == Long.MIN_VALUE) {
      return Level.Verdict.NOTHING_NEW;
    }
    if (over - next > counts.length) {
      // Nobody looked for weeks: what is normal is not known any more.
      Arrays.fill(counts, 0);
      first = over;
      next = over;
      silent = false;
    }
    for (; next < over; next++) {
      look(next);
      counts[at(next + WEEK)] = 0;
    }
    if (silent == before) {
      return Level.Verdict.NOTHING_NEW;
    }
    return silent ? Level.Verdict.WRONG : Level.Verdict.OVER;
  }

  private void look(long hour) {
    if (hour - first < (long) WEEK * WEEKS + 1) {
      return;
    }
    long least = Long.MAX_VALUE;
    for (int week = 1; week <= WEEKS; week++) {
      for (int near = -1; near <= 1; near++) {
        least = Math.min(least, counts[at(hour - (long) week * WEEK + near)]);
      }
    }
    long here = counts[at(hour)];
    if (!silent && least >= LEAST && here * SILENT <= least) {
      silent = true;
      since = hour * HOUR;
      rows = here;
      expected = least;
    } else if (silent && here * 4 >= least && here > 0) {
      silent = false;
    }
    if (silent) {
      // Silence is not what is normal at this hour: the week before stands for it.
      counts[at(hour)] = counts[at(hour - WEEK)];
    }
  }

  /** What is now is as it always was. */
  void adopt() {
    Arrays.fill(counts, 0);
    first = Long.MIN_VALUE;
    next = Long.MIN_VALUE;
    silent = false;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("counts", counts.clone());
    to.longs("now", first, next, silent ? 1 : 0, since, rows, expected);
  }

  void restore(Tensors from) {
    System.arraycopy(from.longs("counts"), 0, counts, 0, counts.length);
    long[] now = from.longs("now");
    first = now[0];
    next = now[1];
    silent = now[2] == 1;
    since = now[3];
    rows = now[4];
    expected = now[5];
  }
}
