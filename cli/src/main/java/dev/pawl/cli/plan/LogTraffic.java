package dev.pawl.cli.plan;

import dev.pawl.cli.node.LogFolder;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.spec.Spec;
import dev.pawl.stream.Moments;
import dev.pawl.stream.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A model's traffic as its log tells it. */
final class LogTraffic {
  private final Moments losses = new Moments();
  private final Map<String, double[]> units = new LinkedHashMap<>();
  private long predictions;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long[] delays = new long[1_024];
  private int labels;

  private LogTraffic() {}

  /**
   * Reads all of a log.
   *
   * @param data its folder, or a data folder with the spec's model
   * @throws IllegalArgumentException when there is no log, or too little in it
   */
  static Traffic read(Path data, Spec spec, Optional<Traffic.Value> metric) throws IOException {
    Path folder =
        LogFolder.of(data, spec.model())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--data: %s (expected: the folder of a log, or a data folder with the model %s; without one, give --per-day, --mean and --std)"
                        .formatted(data, spec.model())));
    LogTraffic read = new LogTraffic();
    try (EventLog log = EmbeddedEventLog.openReadOnly(folder, EmbeddedLogSettings.standard())) {
      read.predictions(log);
      read.labels(log, spec);
    }
    return read.traffic(data, metric);
  }

  private void predictions(EventLog log) {
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord record = reader.poll(); record != null; record = reader.poll()) {
        if (record.event() instanceof Prediction prediction && prediction.counted()) {
          predictions++;
          first = Math.min(first, prediction.eventTime());
          last = Math.max(last, prediction.eventTime());
        }
      }
    }
  }

  private void labels(EventLog log, Spec spec) {
    Loss loss = Loss.valueOf(spec.evaluation().metric().name());
    try (LogExamples examples = new LogExamples(log, spec, Long.MIN_VALUE)) {
      for (Example example = examples.next(log.end());
          example != null;
          example = examples.next(log.end())) {
        double[] scores = example.prediction().scores();
        double value = loss.of(example.label(), scores, 0, scores.length);
        if (Double.isFinite(value) && example.origin() != Example.Origin.CORRECTED) {
          add(example, value);
        }
      }
    }
  }

  private void add(Example example, double loss) {
    losses.add(loss, 1);
    if (labels == delays.length) {
      delays = Arrays.copyOf(delays, 2 * labels);
    }
    delays[labels++] = Math.max(0, example.labelTime() - example.prediction().eventTime());
    String unit = example.prediction().unit();
    if (!unit.isEmpty()) {
      double[] sums = units.computeIfAbsent(unit, name -> new double[2]);
      sums[0]++;
      sums[1] += loss;
    }
  }

  private Traffic traffic(Path data, Optional<Traffic.Value> metric) {
    if (labels < 2 || last <= first) {
      throw new IllegalArgumentException(
          "--data: %s has %,d predictions and %,d labels (expected: at least 2 of each, at different times; without them, give --per-day, --mean and --std)"
              .formatted(data, predictions, labels));
    }
    long[] sorted = Arrays.copyOf(delays, labels);
    Arrays.sort(sorted);
    double days = (last - first) / RolloutForecast.DAY;
    return new Traffic(
        predictions / days,
        Math.min(1, (double) labels / predictions),
        Duration.ofMillis(sorted[labels / 2]),
        value(),
        metric,
        "%,d predictions of %s in %s days of the log"
            .formatted(
                predictions,
                units.isEmpty() ? "no named units" : "%,d units".formatted(units.size()),
                RolloutForecast.figure(days)));
  }

  /** Units that come back and are unlike make a mean less certain than its predictions say. */
  private Traffic.Value value() {
    double mean = losses.mean();
    double variance = losses.variance();
    double between = 0;
    double named = 0;
    for (double[] sums : units.values()) {
      double off = sums[1] - sums[0] * mean;
      between += off * off;
      named += sums[0];
    }
    double clustering = named > 0 && variance > 0 ? between / (named * variance) : 1;
    return new Traffic.Value(mean, Math.sqrt(variance), Math.max(1, clustering));
  }
}
