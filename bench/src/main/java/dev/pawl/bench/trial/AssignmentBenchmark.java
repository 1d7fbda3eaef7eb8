package dev.pawl.bench.trial;

import dev.pawl.trial.assignment.Assignment;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds from a unit to its arm. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class AssignmentBenchmark {
  private static final int UNITS = 1024;

  /** How units look like: short keys, and the 36 characters of a UUID. */
  @Param({"user-%d", "%08d-0a1b-4c2d-8e3f-0123456789ab"})
  public String form = "";

  private final Assignment assignment = Assignment.of("an-experiment", 0.9, 0.05, 0.05);
  private String[] units = {};

  /** Makes the units. */
  @Setup
  public void units() {
    units = IntStream.range(0, UNITS).mapToObj(form::formatted).toArray(String[]::new);
  }

  /** Assigns one unit after the other. */
  @Benchmark
  @OperationsPerInvocation(UNITS)
  public int arm() {
    int sum = 0;
    for (String unit : units) {
      sum += assignment.arm(unit);
    }
    return sum;
  }
}
