package dev.pawl.loop.update;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The champion's mean loss in the latest span of event time, and before. For use by one thread. */
final class RecentLoss implements Operator {
  private final long span;
  private final Deque<Tick> ticks = new ArrayDeque<>();
  private long labels;
  private double loss;
  private long labelsBefore;
  private double lossBefore;

  /** The labels that came until a tick, and their loss. */
  private record Tick(long time, long labels, double loss) {}

  /**
   * Nothing seen yet.
   *
   * @param span in milliseconds
   */
  RecentLoss(long span) {
    this.span = span;
  }

  /** The data clock moved on, with so many labels and so much loss since the last time. */
  void gather(long now, long labelsInTick, double lossInTick) {
    if (labelsInTick > 0) {
      ticks.add(new Tick(now, labelsInTick, lossInTick));
      labels += labelsInTick;
      loss += lossInTick;
    }
    while (!ticks.isEmpty() && ticks.getFirst().time() <= now - span) {
      Tick gone = ticks.remove();
      labels -= gone.labels();
      loss -= gone.loss();
      labelsBefore += gone.labels();
      lossBefore += gone.loss();
    }
  }

  /**
   * Why the loss starts an update, if it does.
   *
   * @param limit what it may be at most
   * @param rise by which share it may be higher than before
   */
  Optional<String> fired(double limit, double rise) {
    if (labels == 0) {
      return Optional.empty();
    }
    double now = loss / labels;
    if (now > limit) {
      return Optional.of("loss %.6g above %.6g".formatted(now, limit));
    }
    double then = labelsBefore == 0 ? Double.NaN : lossBefore / labelsBefore;
    return now > then * (1 + rise)
        ? Optional.of("loss %.6g, before %.6g".formatted(now, then))
        : Optional.empty();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("sums", loss, lossBefore);
    to.longs("labels", labels, labelsBefore);
    to.longs("times", ticks.stream().mapToLong(Tick::time).toArray());
    to.longs("counts", ticks.stream().mapToLong(Tick::labels).toArray());
    to.doubles("losses", ticks.stream().mapToDouble(Tick::loss).toArray());
  }

  @Override
  public void restore(Tensors from) {
    double[] sums = from.doubles("sums");
    loss = sums[0];
    lossBefore = sums[1];
    long[] counts = from.longs("labels");
    labels = counts[0];
    labelsBefore = counts[1];
    long[] times = from.longs("times");
    long[] each = from.longs("counts");
    double[] losses = from.doubles("losses");
    ticks.clear();
    for (int i = 0; i < times.length; i++) {
      ticks.add(new Tick(times[i], each[i], losses[i]));
    }
  }
}
