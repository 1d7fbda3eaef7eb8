package dev.pawl.loop.update;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides, tick by tick, whether something starts an update. */
public final class TriggerState implements Operator {
  private final List<Trigger> triggers;
  private final Deque<long[]> recent = new ArrayDeque<>();
  private final Deque<Double> recentLoss = new ArrayDeque<>();
  private long labels;
  private long labelsAtUpdate;
  private long labelsInTick;
  private double lossInTick;
  private double lossBefore;
  private long labelsBefore;
  private double lossRecent;
  private long labelsRecent;
  private boolean drift;
  private double driftedFeatures;
  private double driftRise;
  private String finding = "";

  /** Nothing seen yet. */
  public TriggerState(List<Trigger> triggers) {
    this.triggers = List.copyOf(triggers);
  }

  /** A labelled example, with the champion's loss on it; {@code NaN} when it has none. */
  public void label(double championLoss) {
    labels++;
    if (!Double.isNaN(championLoss)) {
      labelsInTick++;
      lossInTick += championLoss;
    }
  }

  /** A drift was found. */
  public void drift() {
    drift = true;
  }

  /** The drift is over: there is nothing more to catch up with. */
  public void driftEnded() {
    drift = false;
  }

  /** Something was found that starts an update, whatever is declared as a trigger. */
  public void finding(String subject) {
    finding = subject;
  }

  /**
   * Features have drifted, or no longer.
   *
   * @param features which share of them; 0 when it is over
   * @param rise by which share the loss is estimated to be higher because of it
   */
  public void featureDrift(double features, double rise) {
    driftedFeatures = features;
    driftRise = rise;
  }

  /**
   * The data clock moved on.
   *
   * @return what starts an update now, as a phrase; empty for nothing
   */
  public Optional<String> tick(long before, long now) {
    long span = performanceSpan();
    if (span > 0) {
      gather(now, span);
    }
    if (!finding.isEmpty()) {
      return Optional.of(finding);
    }
    for (Trigger trigger : triggers) {
      Optional<String> fired = fired(trigger, before, now);
      if (fired.isPresent()) {
        return fired;
      }
    }
    return Optional.empty();
  }

  /** An update was started: what counts since the last one counts anew. */
  public void updated() {
    labelsAtUpdate = labels;
    drift = false;
    finding = "";
    featureDrift(0, 0);
  }

  private Optional<String> fired(Trigger trigger, long before, long now) {
    return switch (trigger) {
      case Trigger.Every(var every) ->
          when(
              Math.floorDiv(now, every.toMillis()) > Math.floorDiv(before, every.toMillis()),
              "every " + every);
      case Trigger.Labels(long count) ->
          when(labels - labelsAtUpdate >= count, (labels - labelsAtUpdate) + " new labels");
      case Trigger.MoreLabels(double share) ->
          when(
              labels > 0 && labels - labelsAtUpdate >= share * Math.max(1, labelsAtUpdate),
              (labels - labelsAtUpdate) + " more labels");
      case Trigger.Performance(var over, double limit, double rise) -> performance(limit, rise);
      case Trigger.Drift() -> when(drift, "drift");
      case Trigger.FeatureDrift(double features, double rise) ->
          driftedFeatures >= features || driftRise >= rise
              ? Optional.of(
                  String.format(
                      Locale.ROOT,
                      "drift of %.0f %% of the features, loss %+.1f %% by it",
                      100 * driftedFeatures,
                      100 * driftRise))
              : Optional.empty();
    };
  }

  private Optional<String> performance(double limit, double rise) {
    if (labelsRecent == 0) {
      return Optional.empty();
    }
    double now = lossRecent / labelsRecent;
    if (now > limit) {
      return Optional.of("loss %.6g above %.6g".formatted(now, limit));
    }
    double then = labelsBefore == 0 ? Double.NaN : lossBefore / labelsBefore;
    return when(now > then * (1 + rise), "loss %.6g, before %.6g".formatted(now, then));
  }

  private void gather(long now, long span) {
    if (labelsInTick > 0) {
      recent.add(new long[] {now, labelsInTick});
      recentLoss.add(lossInTick);
      labelsRecent += labelsInTick;
      lossRecent += lossInTick;
      labelsInTick = 0;
      lossInTick = 0;
    }
    while (!recent.isEmpty() && recent.peek()[0] <= now - span) {
      long gone = recent.remove()[1];
      double loss = recentLoss.remove();
      labelsRecent -= gone;
      lossRecent -= loss;
      labelsBefore += gone;
      lossBefore += loss;
    }
  }

  private long performanceSpan() {
    for (Trigger trigger : triggers) {
      if (trigger instanceof Trigger.Performance(var over, double limit, double rise)) {
        return over.toMillis();
      }
    }
    return 0;
  }

  private static Optional<String> when(boolean fired, String phrase) {
    return fired ? Optional.of(phrase) : Optional.empty();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs(
        "longs", labels, labelsAtUpdate, labelsInTick, labelsBefore, labelsRecent, drift ? 1 : 0);
    to.doubles("doubles", lossInTick, lossBefore, lossRecent);
    to.doubles("feature_drift", driftedFeatures, driftRise);
    to.text("finding", finding);
    to.longs("recent", recent.stream().flatMapToLong(java.util.Arrays::stream).toArray());
    to.doubles("recent_loss", recentLoss.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public void restore(Tensors from) {
    long[] longs = from.longs("longs");
    labels = longs[0];
    labelsAtUpdate = longs[1];
    labelsInTick = longs[2];
    labelsBefore = longs[3];
    labelsRecent = longs[4];
    drift = longs[5] == 1;
    double[] doubles = from.doubles("doubles");
    lossInTick = doubles[0];
    lossBefore = doubles[1];
    lossRecent = doubles[2];
    double[] reach = from.doubles("feature_drift");
    featureDrift(reach[0], reach[1]);
    finding = from.text("finding");
    recent.clear();
    recentLoss.clear();
    long[] pairs = from.longs("recent");
    double[] losses = from.doubles("recent_loss");
    for (int i = 0; i < losses.length; i++) {
      recent.add(new long[] {pairs[2 * i], pairs[2 * i + 1]});
      recentLoss.add(losses[i]);
    }
  }
}
