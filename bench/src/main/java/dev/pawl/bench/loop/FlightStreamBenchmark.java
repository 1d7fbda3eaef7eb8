package dev.pawl.bench.loop;

import dev.pawl.bench.loop.FlightStream.Step;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.LabelJoin;
import dev.pawl.loop.live.FeatureState;
import dev.pawl.model.row.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * Nanoseconds for one flight: its prediction, its outcome, and its share of the ticks. Rows are
 * decoded and expressions cost next to nothing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class FlightStreamBenchmark {
  private final List<Step> steps = FlightStream.steps();

  /** The join alone, with a window of 24 hours. */
  @Benchmark
  @OperationsPerInvocation(FlightStream.FLIGHTS)
  public long join() {
    return run(null);
  }

  /** The join, five live features, and a reading of them for each prediction. */
  @Benchmark
  @OperationsPerInvocation(FlightStream.FLIGHTS)
  public long joinAndFeatures() {
    return run(new FeatureState(FlightStream.liveSpecs(), FlightStream.COLUMNS));
  }

  private long run(@Nullable FeatureState state) {
    var listener = new Listener(state);
    var join =
        new LabelJoin(
            FlightStream.outcomeSpec(),
            FlightStream.COLUMNS.outcome(),
            FlightStream.REQUESTS::decode,
            FlightStream.OUTCOMES::decode,
            listener);
    double[] values = new double[FlightStream.liveSpecs().size()];
    long offset = 0;
    for (Step step : steps) {
      Row row = step.row();
      if (row != null && step.event() instanceof Prediction prediction) {
        if (state != null) {
          state.view().read(row, values);
          state.on(prediction, row);
        }
        join.on(prediction, offset, row, step.scores());
      } else if (row != null && step.event() instanceof Outcome outcome) {
        join.on(outcome, offset, row);
      } else if (step.event() instanceof Tick tick) {
        join.advance(tick.eventTime(), offset);
        if (state != null) {
          state.advance(tick.eventTime());
        }
      }
      offset++;
    }
    if (listener.examples != FlightStream.FLIGHTS) {
      throw new IllegalStateException("examples: " + listener.examples);
    }
    return join.pending();
  }

  /** Passes what was joined on to the features. */
  private static final class Listener implements LabelJoin.Listener {
    private final @Nullable FeatureState state;
    private int examples;

    Listener(@Nullable FeatureState state) {
      this.state = state;
    }

    @Override
    public void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
      if (state != null) {
        state.joined(outcome, values, prediction, row);
      }
    }

    @Override
    public void example(Example example) {
      examples++;
    }
  }
}
