package dev.pawl.loop.watch;

import dev.pawl.log.ServingReport;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.WatchSpec.Speed;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.operations.LevelWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at how long answers and trainings took, as the log has it: what this process measures of
 * itself is no part of the fold. Each arm that reports is watched by itself.
 */
final class SpeedChecks implements Operator {
  private static final double FALSE_FINDINGS = 0.05;
  private static final double MEDIAN = 0.5;
  private static final double MICROS = 1_000;
  private static final double NANOS = 1e9;

  private final Speed declared;
  private final long period;
  private final int horizon;
  private final Map<String, LevelWatch> latencies = new TreeMap<>();
  private final LevelWatch training;

  /**
   * Nothing seen yet.
   *
   * @param period how long a period is, in milliseconds of event time
   */
  SpeedChecks(Speed declared, long period) {
    this.declared = declared;
    this.period = period;
    horizon = (int) Math.max(1, 30 * 86_400_000L / period);
    training =
        new LevelWatch(
            new LevelWatch.Settings(
                "examples a second of training",
                MEDIAN,
                true,
                declared.training() > 0 ? declared.training() : Double.NaN,
                declared.rise(),
                FALSE_FINDINGS,
                horizon));
  }

  private LevelWatch latency(String arm) {
    return latencies.computeIfAbsent(
        arm,
        name ->
            new LevelWatch(
                new LevelWatch.Settings(
                    "latency in ms of arm " + name,
                    declared.quantile(),
                    false,
                    declared.latency().map(it -> it.toNanos() / 1e6).orElse(Double.NaN),
                    declared.rise(),
                    FALSE_FINDINGS,
                    horizon)));
  }

  /** An arm has told how long its answers took. */
  void reported(ServingReport report) {
    LevelWatch watch = latency(report.arm());
    for (float micros : report.latencies()) {
      watch.add(report.version(), micros / MICROS);
    }
  }

  /** A training has ended. */
  void trained(TrainingFinished finished) {
    double nanos = finished.metrics().getOrDefault("cpuNanos", 0.0);
    double examples = finished.metrics().getOrDefault("examples", 0.0);
    if (nanos > 0 && examples > 0) {
      training.add("", examples / nanos * NANOS);
    }
  }

  List<FindingEvent> tick(long before, long now) {
    long at = Math.floorDiv(now, period);
    if (at <= Math.floorDiv(before, period)) {
      return List.of();
    }
    List<FindingEvent> events = new ArrayList<>();
    long start = (at - 1) * period;
    latencies.values().forEach(watch -> events.addAll(watch.closePeriod(start, at * period)));
    events.addAll(training.closePeriod(start, at * period));
    return events;
  }

  List<Finding> open() {
    List<Finding> all = new ArrayList<>();
    latencies.values().forEach(watch -> all.addAll(watch.open()));
    all.addAll(training.open());
    return all;
  }

  /** Whether what another has seen means the same here. */
  boolean continues(SpeedChecks earlier) {
    return declared.equals(earlier.declared) && period == earlier.period;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.texts("arms", latencies.keySet());
    latencies.forEach((arm, watch) -> watch.snapshot(to.in("arm/" + arm)));
    training.snapshot(to.in("training"));
  }

  @Override
  public void restore(Tensors from) {
    latencies.clear();
    from.texts("arms").forEach(arm -> latency(arm).restore(from.in("arm/" + arm)));
    training.restore(from.in("training"));
  }
}
