package dev.pawl.bench.verify;

import dev.pawl.learn.linear.LinearSettings;
import dev.pawl.learn.linear.Loss;
import dev.pawl.learn.linear.Objective;
import dev.pawl.learn.linear.Softmax;
import dev.pawl.learn.linear.SparseLinear;
import dev.pawl.learn.linear.StepRule;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Logistic regression in one pass over the same files as Vowpal Wabbit and River read, each with
 * its own defaults; the probability of a row is the one from before the row was learned.
 *
 * <p>The files are drawn from a seed, since neither peer's data may travel with this repository:
 * numbers in very different units, categories of which most are rare, with a change half way, and
 * rows of several classes. {@link LinearSpeed} says how long a pass takes.
 */
final class LinearPeers implements Proof {
  private static final long SEED = 2013;
  private static final int ROWS = 40_000;
  private static final double ALLOWED = 1.01;
  private static final String VOWPAL_WABBIT = "vowpalwabbit==9.11.9";
  private static final String RIVER = "river==0.26.1";

  @Override
  public String name() {
    return "linear-peers";
  }

  @Override
  public String claim() {
    return "In one pass over the same rows, the progressive log loss of logistic regression, of two"
        + " and of several classes, is at most 1 % above Vowpal Wabbit's and River's.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path venv = workbench.scratch().resolve("venv");
    run(workbench, "venv.log", List.of("python3", "-m", "venv", venv.toString()));
    String python = venv.resolve("bin").resolve("python").toString();
    run(
        workbench,
        "pip.log",
        List.of(
            python, "-m", "pip", "install", "-q", "--only-binary", ":all:", VOWPAL_WABBIT, RIVER));
    List<List<String>> rows = new ArrayList<>();
    boolean holds = true;
    for (Stream stream : Stream.values()) {
      Path file = workbench.scratch().resolve(stream.name().toLowerCase(Locale.ROOT) + ".txt");
      stream.write(file);
      double own = progressive(file, stream.classes);
      rows.add(List.of(stream.words, "Pawl, rule normalised", shown(own)));
      for (String line :
          run(
              workbench,
              "peers-" + file.getFileName() + ".log",
              List.of(
                  python,
                  workbench.home().resolve("bench/peers/linear_peers.py").toString(),
                  file.toString(),
                  Integer.toString(stream.classes)))) {
        String[] parts = line.split("\t", -1);
        if (parts.length == 2) {
          double loss = Double.parseDouble(parts[1]);
          rows.add(List.of(stream.words, parts[0], shown(loss)));
          holds &= own <= ALLOWED * loss;
        }
      }
    }
    Table table =
        new Table(
            "Mean log loss of %,d rows in one pass, predicted before learned".formatted(ROWS),
            List.of("rows", "learner", "log loss"),
            rows);
    Path rare = workbench.scratch().resolve("categories.txt");
    Table speed = LinearSpeed.measure(workbench, python, rare);
    return new Evidence(holds && rows.size() == 4 * Stream.values().length, List.of(table, speed));
  }

  static List<String> run(Workbench workbench, String log, List<String> command)
      throws IOException, InterruptedException {
    Path to = workbench.scratch().resolve(log);
    Workbench.Ended ended = workbench.run(workbench.scratch(), Map.of(), to, command);
    if (ended.exitCode() != 0) {
      throw new IOException(
          "%s ended with code %d (expected: 0; see %s)"
              .formatted(command.getFirst(), ended.exitCode(), to));
    }
    return ended.output();
  }

  private static String shown(double loss) {
    return String.format(Locale.ROOT, "%.5f", loss);
  }

  /** What the rows are like. */
  private enum Stream {
    UNITS("numbers in units from 0.01 to 1,000", 2, SEED),
    CATEGORIES("rare categories, which change half way", 2, SEED + 1),
    CLASSES("numbers and categories, of four classes", 4, SEED + 2);

    final String words;
    final int classes;
    final long seed;

    Stream(String words, int classes, long seed) {
      this.words = words;
      this.classes = classes;
      this.seed = seed;
    }

    void write(Path file) throws IOException {
      SplittableRandom random = new SplittableRandom(seed);
      try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        for (int i = 0; i < ROWS; i++) {
          StringBuilder row = new StringBuilder();
          if (this == CLASSES) {
            out.write(several(random, row) + " |" + row + "\n");
            continue;
          }
          double logOdds = this == UNITS ? numbers(random, row) : categories(random, row, i);
          boolean yes = random.nextDouble() < 1 / (1 + StrictMath.exp(-logOdds));
          out.write((yes ? "1 |" : "-1 |") + row + "\n");
        }
      }
    }

    /** The class, from 1: the one whose score with its noise is the largest. */
    private static int several(SplittableRandom random, StringBuilder row) {
      double[] scores = {0, 0.3, -0.3, 0};
      for (int k = 0; k < 8; k++) {
        double z = random.nextGaussian();
        scores[k % 4] += z;
        row.append(String.format(Locale.ROOT, " n%d:%.5g", k, z));
      }
      for (int k = 0; k < 4; k++) {
        int category = (int) (50 * StrictMath.pow(random.nextDouble(), 2));
        scores[(category + k) % 4] += 1;
        row.append(" c").append(k).append('_').append(category);
      }
      int largest = 0;
      for (int k = 0; k < 4; k++) {
        // Gumbel noise makes it a multinomial logit
        scores[k] -= StrictMath.log(-StrictMath.log(1 - random.nextDouble()));
        largest = scores[k] > scores[largest] ? k : largest;
      }
      return 1 + largest;
    }

    private static double numbers(SplittableRandom random, StringBuilder row) {
      double logOdds = -1;
      for (int k = 0; k < 20; k++) {
        double z = random.nextGaussian();
        logOdds += (k % 2 == 0 ? 0.4 : -0.3) * z;
        double unit = StrictMath.pow(10, k % 6 - 2);
        row.append(String.format(Locale.ROOT, " n%d:%.5g", k, z * unit));
      }
      return logOdds;
    }

    private static double categories(SplittableRandom random, StringBuilder row, int i) {
      double logOdds = -1;
      for (int k = 0; k < 10; k++) {
        int category = (int) (2_000 * StrictMath.pow(random.nextDouble(), 4));
        long moved = i >= ROWS / 2 ? k % 2 : 0;
        long sign = ((category * 2_654_435_761L + k + moved) >>> 7) & 3;
        logOdds += 0.5 * (sign - 1.5);
        row.append(" c").append(k).append('_').append(category);
      }
      return logOdds;
    }
  }

  /** A model with the rule and the settings of Vowpal Wabbit's defaults. */
  static SparseLinear model(int classes) {
    Objective loss = classes == 2 ? new Loss.Logistic() : new Softmax(classes);
    return new SparseLinear(
        new LinearSettings(
            loss,
            new StepRule.Normalised(Double.POSITIVE_INFINITY),
            List.of(0.5),
            true,
            0,
            0,
            LinearSettings.NO_CLIP));
  }

  /** The mean log loss of a file in one pass. */
  private static double progressive(Path file, int classes) throws IOException {
    SparseLinear linear = model(classes);
    Map<String, Integer> places = new HashMap<>();
    double[] scores = new double[linear.settings().loss().scores()];
    double sum = 0;
    long rows = 0;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] parts = line.substring(line.indexOf('|') + 1).strip().split(" ", -1);
        int[] indices = new int[parts.length + 1];
        double[] values = new double[parts.length + 1];
        values[0] = 1;
        for (int i = 0; i < parts.length; i++) {
          String[] feature = parts[i].split(":", 2);
          indices[i + 1] = places.computeIfAbsent(feature[0], _ -> places.size() + 1);
          values[i + 1] = feature.length == 1 ? 1 : Double.parseDouble(feature[1]);
        }
        int said = Integer.parseInt(line.substring(0, line.indexOf('|')).strip());
        int label = classes == 2 ? Math.max(0, said) : said - 1;
        linear.grow(places.size() + 1);
        linear.scores(indices, values, indices.length, scores);
        sum +=
            classes == 2
                ? new Loss.Logistic().value(scores[0], label)
                : new Softmax(classes).value(scores, label);
        linear.learn(indices, values, indices.length, 0, label, 1);
        rows++;
      }
    }
    return sum / rows;
  }
}
