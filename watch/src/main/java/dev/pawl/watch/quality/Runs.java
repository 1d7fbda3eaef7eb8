package dev.pawl.watch.quality;

/**
 * How often something comes in a row: the longest run with its place, the longest of the others,
 * and how likely it is that a run goes on. For use by one thread.
 */
final class Runs {
  private static final int LEAST = 20;
  private static final int LONGER = 5;
  private static final int LEAST_RUNS = 20;

  private long rows;
  private long key;
  private long run;
  private long start;
  private boolean open;
  private long runs;
  private long repeats;
  private long longest;
  private long longestStart;
  private long longestKey;
  private long second;

  /** Adds what came in a row of the table. */
  void add(long row, long value) {
    rows++;
    if (open && value == key) {
      run++;
      repeats++;
      return;
    }
    end();
    open = true;
    key = value;
    run = 1;
    start = row;
  }

  /** Ends the run: something else came in between. */
  void end() {
    if (!open) {
      return;
    }
    open = false;
    runs++;
    if (run > longest) {
      second = longest;
      longest = run;
      longestStart = start;
      longestKey = key;
    } else if (run > second) {
      second = run;
    }
  }

  long longest() {
    return longest;
  }

  long longestStart() {
    return longestStart;
  }

  long longestKey() {
    return longestKey;
  }

  long second() {
    return second;
  }

  /**
   * Whether the longest run is no chance: at least {@value #LEAST} rows, {@value #LONGER} times as
   * long as any other of at least {@value #LEAST_RUNS} others, and less likely than the level when
   * runs go on as often as the others did.
   */
  boolean isStuck(double level) {
    end();
    if (longest < LEAST || longest < LONGER * second || runs <= LEAST_RUNS) {
      return false;
    }
    double goesOn = (repeats - longest + 2.0) / (rows - longest + 2.0);
    return goesOn < 1
        && StrictMath.log((double) rows) + longest * StrictMath.log(goesOn) < StrictMath.log(level);
  }

  /**
   * Whether the longest run of something that need not come at all is no chance.
   *
   * @param all how many rows there were, with it or without
   */
  boolean isGap(long all, double level) {
    end();
    if (longest < LEAST || longest < LONGER * second || longest == all) {
      return false;
    }
    double share = (rows - longest + 1.0) / (all - longest + 2.0);
    return StrictMath.log((double) all) + longest * StrictMath.log(share) < StrictMath.log(level);
  }
}
