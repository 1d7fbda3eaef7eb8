package dev.pawl.loop.probe;

import dev.pawl.learn.Learner;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.checkpoint.Tensors.Tensor;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.row.Row;
import dev.pawl.spec.GateSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a version costs where it was measured: on random rows that its schema takes, by one thread.
 * Figures differ from run to run; what decides by them takes them from the log.
 *
 * @param micros the 99 % quantile of the time of one prediction, in microseconds; rounds of {@value
 *     #ROUND} are timed, so that the clock's own time does not count
 * @param bytes the size of the frozen model, as it is kept
 * @param steps how many examples its learner learns from in a second
 */
public record Measurement(double micros, double bytes, double steps) {
  private static final int ROWS = 256;
  private static final int ROUND = 16;
  private static final int ROUNDS = 500;
  private static final int WARM_UP = 40 * ROUNDS;
  private static final int LEARNED = 4_096;
  private static final long SEED = 20_130_101;
  private static final double QUANTILE = 0.99;
  private static final double MEGABYTE = 1e6;

  /**
   * Measures a version.
   *
   * @param learner of which a copy is tried out
   * @param nanos a clock for how long that takes, in nanoseconds
   */
  public static Measurement of(Learner learner, LongSupplier nanos) {
    Learner copy = learner.copy();
    Model model = copy.freeze();
    List<Row> rows = RandomRows.of(model.schema(), ROWS, SEED);
    Model.Scratch scratch = model.scratch();
    double[] scores = new double[model.task().scores()];
    for (int i = 0; i < WARM_UP; i++) {
      model.predict(rows.get(i % ROWS), scratch, scores);
    }
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = nanos.getAsLong();
      for (int i = 0; i < ROUND; i++) {
        model.predict(rows.get((round * ROUND + i) % ROWS), scratch, scores);
      }
      rounds[round] = (nanos.getAsLong() - start) / 1e3 / ROUND;
    }
    Arrays.sort(rounds);
    learn(copy, rows);
    long start = nanos.getAsLong();
    learn(copy, rows);
    double seconds = Math.max(1, nanos.getAsLong() - start) / 1e9;
    return new Measurement(rounds[(int) (QUANTILE * ROUNDS)], size(model), LEARNED / seconds);
  }

  private static void learn(Learner learner, List<Row> rows) {
    for (int i = 0; i < LEARNED; i++) {
      learner.learn(rows.get(i % ROWS), i % 2, 1);
    }
  }

  private static double size(Model model) {
    Tensors state = FrozenModels.checkpoint(model).state();
    double bytes = 0;
    for (String name : state.names()) {
      bytes +=
          switch (state.get(name)) {
            case Tensor.F64 f64 -> 8.0 * f64.values().length;
            case Tensor.I64 i64 -> 8.0 * i64.values().length;
            case Tensor.I32 i32 -> 4.0 * i32.values().length;
            case Tensor.U8 u8 -> u8.values().length;
          };
    }
    return bytes;
  }

  /** Its figures by the names that events and decisions have them under. */
  public SortedMap<String, Double> byName() {
    return new TreeMap<>(Map.of("micros99", micros, "bytes", bytes, "stepsPerSecond", steps));
  }

  /** The measurement that {@link #byName} gave the figures of. */
  public static Measurement of(SortedMap<String, Double> figures) {
    return new Measurement(
        figures.getOrDefault("micros99", 0.0),
        figures.getOrDefault("bytes", 0.0),
        figures.getOrDefault("stepsPerSecond", 0.0));
  }

  /**
   * Why a version must not serve; empty when it costs no more than it may.
   *
   * @param champion what the version costs that it would replace
   */
  public Optional<String> objection(GateSpec gate, Measurement champion) {
    double longest = gate.latency().map(it -> it.toNanos() / 1e3).orElse(Double.POSITIVE_INFINITY);
    if (micros > longest) {
      return Optional.of(
          "a prediction takes %.4g µs at the 99 %% quantile (expected: at most %.4g)"
              .formatted(micros, longest));
    }
    if (micros > gate.latencyRatio() * champion.micros()) {
      return Optional.of(
          "a prediction takes %.4g µs at the 99 %% quantile, champion %.4g (expected: at most %.4g times it)"
              .formatted(micros, champion.micros(), gate.latencyRatio()));
    }
    if (bytes > gate.megabytes() * MEGABYTE) {
      return Optional.of(
          "the frozen model has %.4g megabytes (expected: at most %.4g)"
              .formatted(bytes / MEGABYTE, gate.megabytes()));
    }
    if (bytes > gate.memoryRatio() * champion.bytes()) {
      return Optional.of(
          "the frozen model has %.4g megabytes, champion %.4g (expected: at most %.4g times it)"
              .formatted(bytes / MEGABYTE, champion.bytes() / MEGABYTE, gate.memoryRatio()));
    }
    if (steps < gate.steps()) {
      return Optional.of(
          "it learns %.4g examples a second (expected: at least %.4g)"
              .formatted(steps, gate.steps()));
    }
    if (steps < gate.stepsRatio() * champion.steps()) {
      return Optional.of(
          "it learns %.4g examples a second, champion %.4g (expected: at least %.4g times it)"
              .formatted(steps, champion.steps(), gate.stepsRatio()));
    }
    return Optional.empty();
  }
}
