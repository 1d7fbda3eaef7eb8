package dev.pawl.cli.report;

import dev.pawl.loop.Scoreboard;
import dev.pawl.trial.Interval;
import dev.pawl.trial.bootstrap.BlockBootstrap;
import java.util.HashMap;
import java.util.Map;

/**
 * One contestant's mean loss less another's, over the same examples.
 *
 * @param first the one
 * @param second the other
 * @param interval the difference, with its 95 % interval by blocks of seven days
 * @param unpaired how many hours were left out because the two have not the same number of labels
 *     in them
 */
record Comparison(Run first, Run second, Interval interval, long unpaired) {

  static Comparison of(Run first, Run second, Span span) {
    Map<Long, Scoreboard.Hour> others = new HashMap<>();
    for (Scoreboard.Hour hour : second.scoreboard().hours()) {
      if (span.contains(hour.start())) {
        others.put(hour.start(), hour);
      }
    }
    int blocks = span.blocks();
    double[] ours = new double[blocks];
    double[] theirs = new double[blocks];
    double[] examples = new double[blocks];
    long unpaired = 0;
    for (Scoreboard.Hour hour : first.scoreboard().hours()) {
      if (!span.contains(hour.start())) {
        continue;
      }
      Scoreboard.Hour other = others.remove(hour.start());
      if (other == null || other.examples() != hour.examples()) {
        unpaired++;
        continue;
      }
      int block = span.block(hour.start());
      ours[block] += hour.loss();
      theirs[block] += other.loss();
      examples[block] += hour.examples();
    }
    unpaired += others.size();
    return new Comparison(
        first, second, BlockBootstrap.of95Percent().difference(ours, theirs, examples), unpaired);
  }

  /** Whether the interval has two ends. */
  boolean isBounded() {
    return Double.isFinite(interval.lower()) && Double.isFinite(interval.upper());
  }
}
