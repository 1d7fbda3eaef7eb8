package dev.pawl.cli.progress;

import java.io.Console;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the error stream where somebody looks on, and nothing elsewhere. Safe for use by any
 * number of threads.
 */
public final class Progress implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Nothing done yet.
   *
   * @param task what is being done
   * @param total how many steps there are; 0 when {@link #expect} says it
   * @param quiet whether to show nothing in any case
   */
  public static Progress over(String task, long total, boolean quiet) {
    return new Progress(
        quiet || !isWatched()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(500)
                .build());
  }

  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again without a terminal
  private static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** So many more steps are to come. */
  public void expect(long steps) {
    if (bar != null) {
      synchronized (bar) {
        bar.maxHint(Math.max(0, bar.getMax()) + steps);
      }
    }
  }

  /** So many more steps are done. */
  public void step(long steps) {
    if (bar != null) {
      bar.stepBy(steps);
    }
  }

  /** Leaves the bar as it is. Closing again does nothing. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
