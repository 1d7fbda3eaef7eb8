package dev.pawl.bench.model;

import dev.pawl.model.Model;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.SparseVector;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.row.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds from a row to a score, by a linear model of 35 features, and for its steps. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class LinearModelBenchmark {
  private final List<Row> rows = FlightRows.rows(FlightRows.SCHEMA);
  private final Pipeline pipeline = FlightRows.pipeline();
  private final VectorSpace space = new VectorSpace(pipeline, FlightRows.BITS);
  private final Features features = pipeline.newFeatures();
  private final Features filled = filled();
  private final SparseVector vector = space.newVector();
  private final Model model = FlightRows.model();
  private final Model.Scratch scratch = model.scratch();
  private final double[] scores = new double[1];
  private int next;

  private Features filled() {
    Features one = pipeline.newFeatures();
    pipeline.apply(rows.getFirst(), one);
    return one;
  }

  private Row next() {
    next = (next + 1) & (FlightRows.COUNT - 1);
    return rows.get(next);
  }

  /** The transforms. */
  @Benchmark
  public Features apply() {
    pipeline.apply(next(), features);
    return features;
  }

  /** From the same transformed row to its sparse vector. */
  @Benchmark
  public SparseVector fill() {
    space.fill(filled, vector);
    return vector;
  }

  /** The transforms, the vector, the dot product and the link. */
  @Benchmark
  public double predict() {
    model.predict(next(), scratch, scores);
    return scores[0];
  }
}
