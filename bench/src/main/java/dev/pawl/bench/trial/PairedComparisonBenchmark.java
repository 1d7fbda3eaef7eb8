package dev.pawl.bench.trial;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one example in the gate, and for a block with its verdict. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class PairedComparisonBenchmark {
  private final double[] differences = new SplittableRandom(7).doubles(1024, -0.5, 0.5).toArray();
  private PairedComparison comparison = PairedComparison.of(settings());
  private int at;

  private static PairedComparison.Settings settings() {
    return PairedComparison.Settings.of(0.05, 0.01, 24);
  }

  /** A comparison that has seen a day of blocks. */
  @Setup
  public void aDay() {
    comparison = PairedComparison.of(settings());
    for (int block = 0; block < 24; block++) {
      updateAndVerdict();
    }
  }

  /** One example more in the open block. */
  @Benchmark
  public void add() {
    comparison.add(10, 10 + differences[at++ & 1023], 1);
  }

  /** One block of one example, and what is shown then. */
  @Benchmark
  public Verdict updateAndVerdict() {
    comparison.add(10, 10 + differences[at++ & 1023], 1);
    comparison.closeBlock();
    return comparison.verdict();
  }
}
