package dev.pawl.bench.trial;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.BettingSequence;
import dev.pawl.trial.sequential.QuantileSequence;
import dev.pawl.trial.sequential.SequentialBoundedTest;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.sequential.SequentialRatioTest;
import dev.pawl.trial.srm.SequentialRatioCheck;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one outcome, and for the interval after it, by kind of sequence. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class SequencesBenchmark {
  private static final int GRID = 1_000;
  private static final int KEPT = 10_000;

  private final double[] outcomes = new SplittableRandom(7).doubles(1024).toArray();
  private SequentialMeanTest means = means();
  private BettingSequence betting = new BettingSequence(0.05, GRID);
  private QuantileSequence quantile = new QuantileSequence(0.95, 0.05);
  private SequentialBoundedTest bounded = bounded();
  private SequentialRatioCheck ratio = ratio();
  private SequentialRatioTest byUnit = byUnit();
  private double[] sums = {};
  private double[] visits = {};
  private int at;

  private static SequentialMeanTest means() {
    return new SequentialMeanTest(Terms.of95Percent(), 10_000, 100);
  }

  private static SequentialBoundedTest bounded() {
    return new SequentialBoundedTest(Terms.of95Percent(), 0, 1, GRID);
  }

  private static SequentialRatioCheck ratio() {
    return new SequentialRatioCheck(new double[] {0.5, 0.5}, 100, 0.001);
  }

  private static SequentialRatioTest byUnit() {
    return new SequentialRatioTest(SequentialRatioTest.Settings.of(Terms.of95Percent(), 10_000));
  }

  /** Sequences that have seen some outcomes. */
  @Setup(Level.Iteration)
  public void fill() {
    means = means();
    betting = new BettingSequence(0.05, GRID);
    quantile = new QuantileSequence(0.95, 0.05);
    bounded = bounded();
    ratio = ratio();
    byUnit = byUnit();
    sums = new double[KEPT];
    visits = new double[KEPT];
    for (int i = 0; i < KEPT; i++) {
      means.add(i % 2 == 0, next());
      quantile.add(next());
      betting.add(next());
      bounded.add(i % 2 == 0, next());
      sums[i] = next();
      visits[i] = 1;
      byUnit.add(i & 1, sums[i], 1);
    }
  }

  private double next() {
    return outcomes[at++ & 1023];
  }

  /** One unit more, and the interval. */
  @Benchmark
  public Interval asymptoticUpdateAndInterval() {
    means.add((at & 1) == 0, next());
    return means.interval();
  }

  /** One unit more, and the verdict with its sentence. */
  @Benchmark
  public Verdict asymptoticUpdateAndVerdict() {
    means.add((at & 1) == 0, next());
    return means.verdict();
  }

  /** One outcome more for a grid of 1,000 means, of which few are left. */
  @Benchmark
  public Interval bettingUpdateAndInterval() {
    betting.add(next());
    return betting.interval();
  }

  /** One unit more of one of two arms, each on a grid of 1,000 means, without a look. */
  @Benchmark
  public void bettingOnTwoArmsUpdate() {
    bounded.add((at & 1) == 0, next());
  }

  /** The same with a look. */
  @Benchmark
  public Verdict bettingOnTwoArmsUpdateAndVerdict() {
    bounded.add((at & 1) == 0, next());
    return bounded.verdict();
  }

  /** The interval for a quantile of 10,000 outcomes, all in order but for the last one. */
  @Benchmark
  public Interval quantileOf10000() {
    QuantileSequence sequence = quantile;
    if (sequence.count() > 2 * KEPT) {
      quantile = new QuantileSequence(0.95, 0.05);
      sequence = quantile;
      for (int i = 0; i < KEPT; i++) {
        sequence.add(next());
      }
    }
    sequence.add(next());
    return sequence.interval();
  }

  /** One visit more of one of 10,000 units, of two arms, without a look. */
  @Benchmark
  public void ratioByUnitUpdate() {
    visit();
  }

  /** The same with the verdict, its p-value and its sentence. */
  @Benchmark
  public Verdict ratioByUnitUpdateAndVerdict() {
    visit();
    return byUnit.verdict();
  }

  private void visit() {
    double outcome = next();
    int unit = Math.floorMod(at * 2_654_435_761L, KEPT);
    byUnit.change(unit & 1, sums[unit], visits[unit], sums[unit] + outcome, visits[unit] + 1);
    sums[unit] += outcome;
    visits[unit]++;
  }

  /** One unit more, without a look. */
  @Benchmark
  public void ratioCheck() {
    ratio.add(at++ & 1);
  }
}
