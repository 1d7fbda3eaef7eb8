package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import dev.pawl.plan.LiveFeatures;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** A board, its features, and where each of them stands among all. */
  private record Watched(Board board, Feature[] features, int[] columns) {}

  private final int size;
  private final Watched[] boards;
  private volatile Moment completed = new Moment(0, Long.MIN_VALUE);
  private volatile long started;

  LiveView(List<Feature> features, List<Board> boards) {
    this.size = features.size();
    this.boards =
        boards.stream()
            .map(board ->
                new Watched(
                    board,
                    board.features().toArray(new Feature[0]),
                    board.features().stream().mapToInt(features::indexOf).toArray()))
            .toArray(Watched[]::new);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void read(Row request, double[] values) {
    @Nullable Cell[] cells = new Cell[boards.length];
    Moment moment;
    do {
      moment = completed;
      // All cells before anything of them: so the waits for memory overlap.
      for (int i = 0; i < cells.length; i++) {
        cells[i] = boards[i].board().find(request);
      }
      for (int i = 0; i < cells.length; i++) {
        read(boards[i], cells[i], moment, values);
      }
    } while (started > moment.tick() + 1);
  }

  private static void read(Watched watched, @Nullable Cell cell, Moment moment, double[] values) {
    Published published = cell == null ? null : cell.at(moment.tick());
    double[] read = published == null ? null : published.at(moment.clock(), watched.features());
    int[] columns = watched.columns();
    for (int i = 0; i < columns.length; i++) {
      values[columns[i]] = read == null ? Double.NaN : read[i];
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
