package dev.pawl.serve;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What serving of one model has done since it started; never part of replayed state. */
public final class ServingCounts {
  final LongAdder predictions = new LongAdder();
  final LongAdder outcomes = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unlogged = new LongAdder();
  private final ConcurrentSkipListMap<String, LongAdder> byArm = new ConcurrentSkipListMap<>();
  final LongAdder failed = new LongAdder();
  final LongAdder lostReports = new LongAdder();
  private final LongAdder imputed = new LongAdder();
  private final LongAdder flagged = new LongAdder();
  private final Histogram latency = new ConcurrentHistogram(60_000_000_000L, 3);

  /** Predictions that were answered and logged. */
  public long predictions() {
    return predictions.sum();
  }

  /** Outcomes that were logged. */
  public long outcomes() {
    return outcomes.sum();
  }

  /** Requests that repeated an earlier one. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Requests that were refused. */
  public long refused() {
    return refused.sum();
  }

  /** Predictions that were answered though the log could not take them. */
  public long unlogged() {
    return unlogged.sum();
  }

  void answered(String arm) {
    LongAdder known = byArm.get(arm);
    (known == null ? byArm.computeIfAbsent(arm, name -> new LongAdder()) : known).increment();
  }

  /** Predictions that were answered and logged, by arm. */
  public SortedMap<String, Long> byArm() {
    SortedMap<String, Long> counts = new TreeMap<>();
    byArm.forEach((arm, count) -> counts.put(arm, count.sum()));
    return counts;
  }

  /** Answers of the champion in the place of a model that failed. */
  public long failed() {
    return failed.sum();
  }

  /** Reports of how arms fare, and answers of shadows, that the log could not take. */
  public long lostReports() {
    return lostReports.sum();
  }

  /** Notes values that were not accepted and did not make a request refused. */
  public void tolerated(long left, long kept) {
    imputed.add(left);
    flagged.add(kept);
  }

  /** Values that count as missing because they were not accepted, or not given where required. */
  public long imputed() {
    return imputed.sum();
  }

  /** Values that were not accepted, and flagged for it. */
  public long flagged() {
    return flagged.sum();
  }

  /** Notes how long a prediction took from its rows to its safe answer, in nanoseconds. */
  public void latency(long nanos) {
    latency.recordValue(Math.clamp(nanos, 0, 60_000_000_000L));
  }

  /** A quantile of those latencies, in nanoseconds; 0 when there is none. */
  public long latencyAt(double quantile) {
    return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(100 * quantile);
  }
}
