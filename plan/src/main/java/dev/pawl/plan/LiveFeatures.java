package dev.pawl.plan;

import dev.pawl.model.row.Row;

/**
 * The live features as of the last completed tick. Reading takes no lock; safe for use by any
 * number of threads while the loop writes.
 */
public interface LiveFeatures {

  /** How many features there are; they stand behind the inputs and derived columns of a row. */
  int size();

  /**
   * Looks the features of a request up.
   *
   * @param request the inputs and derived columns of the request
   * @param values takes {@link #size} numbers, {@code NaN} where the key has nothing in its window
   */
  void read(Row request, double[] values);

  /** No live features. */
  LiveFeatures NONE =
      new LiveFeatures() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public void read(Row request, double[] values) {}
      };
}
