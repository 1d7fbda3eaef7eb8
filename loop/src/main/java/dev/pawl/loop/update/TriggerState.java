package dev.pawl.loop.update;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Trigger;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides, tick by tick, whether something starts an update. */
public final class TriggerState implements Operator {
  private final List<Trigger> triggers;
  private final SortedMap<Long, RecentLoss> recent = new TreeMap<>();
  private long labels;
  private long labelsAtUpdate;
  private long labelsInTick;
  private double lossInTick;
  private boolean drift;
  private double driftedFeatures;
  private double driftRise;
  private String finding = "";

  /** Nothing seen yet. */
  public TriggerState(List<Trigger> triggers) {
    this.triggers = List.copyOf(triggers);
    for (Trigger trigger : triggers) {
      if (trigger instanceof Trigger.Performance performance) {
        long span = performance.over().toMillis();
        recent.computeIfAbsent(span, RecentLoss::new);
      }
    }
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
    recent.values().forEach(loss -> loss.gather(now, labelsInTick, lossInTick));
    labelsInTick = 0;
    lossInTick = 0;
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
      case Trigger.Performance(var over, double limit, double rise) ->
          Objects.requireNonNull(recent.get(over.toMillis()), "span").fired(limit, rise);
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

  private static Optional<String> when(boolean fired, String phrase) {
    return fired ? Optional.of(phrase) : Optional.empty();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("longs", labels, labelsAtUpdate, labelsInTick, drift ? 1 : 0);
    to.doubles("doubles", lossInTick);
    to.doubles("feature_drift", driftedFeatures, driftRise);
    to.text("finding", finding);
    recent.forEach((span, loss) -> loss.snapshot(to.in("recent/" + span)));
  }

  /** Over spans that another spec has, nothing is seen yet. */
  @Override
  public void restore(Tensors from) {
    long[] longs = from.longs("longs");
    labels = longs[0];
    labelsAtUpdate = longs[1];
    labelsInTick = longs[2];
    drift = longs[3] == 1;
    lossInTick = from.doubles("doubles")[0];
    double[] reach = from.doubles("feature_drift");
    featureDrift(reach[0], reach[1]);
    finding = from.text("finding");
    recent.forEach((span, loss) -> {
      String name = "recent/" + span;
      if (from.has(name + "/sums")) {
        loss.restore(from.in(name));
      }
    });
  }
}
