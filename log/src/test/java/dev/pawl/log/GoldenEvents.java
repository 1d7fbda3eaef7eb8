package dev.pawl.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Events whose bytes, as each format writes them, lie in files that every later version has to
 * read. A new format gets new files; those of an older one are never written again.
 *
 * <p>{@link #main} writes the files of the present format. It is run by hand, once for a format:
 * {@code java -cp log/target/classes:log/target/test-classes dev.pawl.log.GoldenEvents
 * log/src/test/resources/dev/pawl/log}
 */
final class GoldenEvents {
  private GoldenEvents() {}

  /** What the files of format 1 hold, by name. */
  static SortedMap<String, Event> format1() {
    SortedMap<String, Event> events = new TreeMap<>();
    events.put(
        "prediction",
        new Prediction(
            "2013-01-01/EWR/UA1545",
            "N14228",
            1_357_034_400_000L,
            "UA1545 → IAH",
            new byte[] {1, 0, -1, 127, -128},
            "2.13",
            "champion",
            0.25,
            new double[] {11.37, -0.0, Double.NaN},
            true));
    events.put(
        "prediction-in-stage",
        new Prediction(
            "r-7/item-2",
            "N14228",
            1_357_034_400_000L,
            "",
            new byte[] {1, 0, -1},
            "2.13",
            "treatment-2",
            "3/1",
            0.5,
            new double[] {11.25},
            true));
    events.put(
        "prediction-small",
        new Prediction("p", "", 0, "", new byte[0], "", "", 1, new double[0], false));
    events.put(
        "outcome",
        new Outcome(
            "o-1", "N14228", 1_357_050_000_000L, "2013-01-01/EWR/UA1545", new byte[300], false));
    events.put("correction", new Outcome("", "", -1, "Zürich 😀", new byte[] {42}, true));
    events.put(
        "command",
        Command.of(
            "c-1",
            1_357_050_000_001L,
            "promote",
            Map.of("version", "2.13", "by", ""),
            "ops",
            "ok"));
    events.put("tick", new Tick(1_357_052_400_000L));
    events.put(
        "training-finished",
        new TrainingFinished(
            "t-1",
            1_357_052_400_000L,
            "3f786850e387550fdab836ed7e6dc881de23001b",
            "00c0ffee00c0ffee",
            "",
            new TreeMap<>(Map.of("examples", 512.0, "loss", 0.453))));
    events.put(
        "training-failed",
        new TrainingFinished("t-2", 1_357_052_400_000L, "", "", "no examples", new TreeMap<>()));
    events.put(
        "serving-report",
        new ServingReport(
            "r-1", 1_357_052_400_000L, "canary", "2.13", 300, new float[] {0, 12.5f, 1e6f}));
    events.put("serving-report-small", new ServingReport("", 0, "", "", 0, new float[0]));
    events.put(
        "shadow-answer",
        new ShadowAnswer(
            "2013-01-01/EWR/UA1545",
            "N14228",
            1_357_034_400_000L,
            "torch",
            new double[] {11.25, -0.0},
            "",
            830.5f));
    events.put(
        "shadow-absent",
        new ShadowAnswer("p", "", 0, "torch", new double[0], "no answer in 200 ms", 200_000));
    return events;
  }

  static byte[] read(String name) throws IOException {
    try (InputStream in = GoldenEvents.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("resource: " + name + " (expected: a golden file beside this class)");
      }
      return in.readAllBytes();
    }
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (Map.Entry<String, Event> event : format1().entrySet()) {
      Files.write(folder.resolve(event.getKey() + ".v1.bin"), EventCodec.encode(event.getValue()));
    }
  }
}
