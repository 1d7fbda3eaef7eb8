package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import dev.pawl.plan.LiveFeatures;
import java.util.List;

/**
 * What serving reads, without a lock.
 *
 * <ol>
 *   <li>Ticks are numbered. {@code started} is written before anything of a tick, {@code completed}
 *       after everything of it.
 *   <li>Each cell keeps what it published last and what it had before, each with its tick; so the
 *       state of a tick can be read until the second tick after it is started.
 *   <li>A reader takes {@code completed}, reads all cells as of it, and then looks at {@code
 *       started}: when that is at most one tick further, nothing it read can have been let go of,
 *       because letting go happens after {@code started} was written. Otherwise it begins again.
 * </ol>
 */
final class LiveView implements LiveFeatures {

  private record Moment(long tick, long clock) {}

  private final List<Feature> features;
  private final List<Board> boards;
  private final int[][] places;
  private volatile Moment completed = new Moment(0, Long.MIN_VALUE);
  private volatile long started;

  LiveView(List<Feature> features, List<Board> boards) {
    this.features = List.copyOf(features);
    this.boards = boards;
    this.places = new int[boards.size()][];
    for (int i = 0; i < places.length; i++) {
      places[i] = boards.get(i).features().stream().mapToInt(features::indexOf).toArray();
    }
  }

  @Override
  public int size() {
    return features.size();
  }

  @Override
  public void read(Row request, double[] values) {
    Moment moment;
    do {
      moment = completed;
      for (int i = 0; i < places.length; i++) {
        read(boards.get(i), places[i], request, moment, values);
      }
    } while (started > moment.tick() + 1);
  }

  private void read(Board board, int[] columns, Row request, Moment moment, double[] values) {
    double[] numbers = board.at(request, moment.tick());
    for (int column : columns) {
      values[column] =
          numbers == null ? Double.NaN : features.get(column).read(numbers, moment.clock());
    }
  }

  /** The clock of the last completed tick. */
  long clock() {
    return completed.clock();
  }

  /** Starts a tick; returns its number. For the thread that folds. */
  long start() {
    long tick = completed.tick() + 1;
    started = tick;
    return tick;
  }

  /** Everything of a tick is published. */
  void complete(long tick, long clock) {
    completed = new Moment(tick, clock);
  }
}
