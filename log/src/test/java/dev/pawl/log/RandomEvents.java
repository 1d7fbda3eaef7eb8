package dev.pawl.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/** Events of every kind with contents of every kind, the same for the same generator. */
public final class RandomEvents {
  /** Two events are the same when all their parts are, numbers to the bit. */
  public static final RecursiveComparisonConfiguration TO_THE_BIT =
      RecursiveComparisonConfiguration.builder()
          .withStrictTypeChecking(true)
          .withEqualsForType(Double::equals, Double.class)
          .withEqualsForType(Float::equals, Float.class)
          .withEqualsForType(Arrays::equals, byte[].class)
          .build();

  private static final String[] SNIPPETS = {
    "", "a", "flight-N14228", "Zürich", "日本", "😀", "\u0000", "\uFFFD", "\"\\\n", " "
  };
  private static final double[] NUMBERS = {
    0.0, -0.0, 1.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
  };

  private final RandomGenerator random;

  public RandomEvents(RandomGenerator random) {
    this.random = random;
  }

  /** Some event. */
  public Event next() {
    return switch (random.nextInt(7)) {
      case 0 -> prediction();
      case 1 -> new Outcome(text(), text(), time(), text() + "x", bytes(), random.nextBoolean());
      case 2 -> Command.of(text(), time(), text(), texts(), text(), text());
      case 3 -> new Tick(time());
      case 4 ->
          new ServingReport(
              text(), time(), text(), text(), random.nextInt() >>> random.nextInt(1, 32), floats());
      case 5 -> shadowAnswer();
      default -> {
        boolean failed = random.nextBoolean();
        String words = text() + "x";
        yield new TrainingFinished(
            text(), time(), failed ? "" : words, text(), failed ? words : "", metrics());
      }
    };
  }

  /** So many events. */
  public List<Event> next(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  private Prediction prediction() {
    double[] scores = new double[random.nextInt(4)];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = number();
    }
    return new Prediction(
        text() + "x",
        text(),
        time(),
        text(),
        bytes(),
        random.nextInt(3) + "." + random.nextInt(3),
        random.nextBoolean() ? "champion" : text(),
        random.nextBoolean() ? "" : random.nextInt(3) + "/" + random.nextInt(3),
        1 - random.nextDouble(),
        scores,
        random.nextBoolean());
  }

  private ShadowAnswer shadowAnswer() {
    double[] scores = new double[random.nextInt(3)];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian() * 1000;
    }
    String error = scores.length == 0 ? text() + "x" : "";
    return new ShadowAnswer(
        text(), text(), time(), text(), scores, error, random.nextFloat() * 1_000_000);
  }

  private float[] floats() {
    float[] floats = new float[random.nextInt(300)];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextInt(8) == 0 ? 0 : random.nextFloat() * 10_000;
    }
    return floats;
  }

  private long time() {
    return random.nextInt(8) == 0 ? random.nextLong() : random.nextLong(2_000_000_000_000L);
  }

  private double number() {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : random.nextGaussian() * 1000;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(4); left > 0; left--) {
      text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
    }
    return random.nextInt(200) == 0 ? text.toString().repeat(500) : text.toString();
  }

  private byte[] bytes() {
    int size = random.nextInt(100) == 0 ? 100_000 : 300;
    byte[] bytes = new byte[random.nextInt(size)];
    random.nextBytes(bytes);
    return bytes;
  }

  private SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      texts.put(text(), text());
    }
    return texts;
  }

  private SortedMap<String, Double> metrics() {
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      metrics.put(text(), number());
    }
    return metrics;
  }
}
