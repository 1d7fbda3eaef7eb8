package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.loop.live.Occurrence;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What the outcomes of each prediction have added to metrics. A correction takes back what came
 * before it. Kept for two attribution windows, oldest first. For use by one thread.
 */
final class Contributions implements Operator {
  private final List<Metric> metrics;
  private final long window;
  private final LinkedHashMap<String, Sums> byId = new LinkedHashMap<>();

  private record Sums(long time, double[] above, double[] below) {}

  /**
   * What an outcome has changed.
   *
   * @param above by metric, how much more there is above the line
   * @param below by metric, how much more there is below it, of ratios
   */
  record Change(double[] above, double[] below) {}

  /**
   * Nothing added.
   *
   * @param window the attribution window, in milliseconds
   */
  Contributions(List<Metric> metrics, long window) {
    this.metrics = List.copyOf(metrics);
    this.window = window;
  }

  /** Takes in an outcome. */
  Change add(Answer answer, Outcome outcome, Row values) {
    int size = metrics.size();
    Sums known = byId.get(answer.prediction().id());
    Sums sums =
        known == null
            ? new Sums(answer.prediction().eventTime(), new double[size], new double[size])
            : known;
    byId.putIfAbsent(answer.prediction().id(), sums);
    double[] scores = answer.prediction().scores();
    double score = scores.length == 1 ? scores[0] : Double.NaN;
    var occurrence = new Occurrence(outcome.eventTime(), 0, answer.row(), values, score);
    Change change = new Change(new double[size], new double[size]);
    for (int i = 0; i < size; i++) {
      Metric metric = metrics.get(i);
      double above = metric.above(occurrence) + (outcome.correction() ? 0 : sums.above[i]);
      if (metric.isProportion()) {
        above = above > 0 ? 1 : 0;
      }
      double below =
          metric.isRatio()
              ? metric.below(occurrence) + (outcome.correction() ? 0 : sums.below[i])
              : 0;
      change.above[i] = above - sums.above[i];
      change.below[i] = below - sums.below[i];
      sums.above[i] = above;
      sums.below[i] = below;
    }
    return change;
  }

  /** Forgets the predictions that no outcome can be about any more. */
  void forget(long now) {
    Iterator<Sums> oldest = byId.values().iterator();
    while (oldest.hasNext() && oldest.next().time() + 2 * window < now) {
      oldest.remove();
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.texts("ids", byId.keySet());
    int size = metrics.size();
    long[] times = new long[byId.size()];
    double[] sums = new double[byId.size() * size * 2];
    int at = 0;
    for (Sums each : byId.values()) {
      times[at] = each.time();
      System.arraycopy(each.above(), 0, sums, at * size * 2, size);
      System.arraycopy(each.below(), 0, sums, at * size * 2 + size, size);
      at++;
    }
    to.longs("times", times);
    to.doubles("sums", sums);
  }

  @Override
  public void restore(Tensors from) {
    int size = metrics.size();
    long[] times = from.longs("times");
    double[] sums = from.doubles("sums");
    byId.clear();
    int at = 0;
    for (String id : from.texts("ids")) {
      Sums each = new Sums(times[at], new double[size], new double[size]);
      System.arraycopy(sums, at * size * 2, each.above(), 0, size);
      System.arraycopy(sums, at * size * 2 + size, each.below(), 0, size);
      byId.put(id, each);
      at++;
    }
  }
}
