package dev.pawl.bench.stream;

import dev.pawl.stream.Moments;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for one value added to {@link Moments}, and for one merge of two. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class MomentsBenchmark {
  private static final int VALUES = 1024;

  private final double[] values =
      new SplittableRandom(7).doubles(VALUES).map(u -> 1e3 * u).toArray();
  private final Moments seen = ofAll();

  /** Adds values of weight 1, one after the other, to an empty summary. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public double add() {
    return ofAll().variance();
  }

  /** Takes one full summary into a copy of another. */
  @Benchmark
  public double copyAndMerge() {
    Moments merged = seen.copy();
    merged.merge(seen);
    return merged.variance();
  }

  private Moments ofAll() {
    Moments moments = new Moments();
    for (double value : values) {
      moments.add(value, 1);
    }
    return moments;
  }
}
