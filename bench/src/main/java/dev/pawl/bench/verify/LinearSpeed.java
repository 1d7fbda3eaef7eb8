package dev.pawl.bench.verify;

import dev.pawl.learn.linear.LinearSettings;
import dev.pawl.learn.linear.Loss;
import dev.pawl.learn.linear.SparseLinear;
import dev.pawl.learn.linear.StepRule;
import dev.pawl.model.row.TextCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much CPU time one pass of logistic regression over sparse rows takes, beside Vowpal Wabbit
 * from its cache and River from rows in memory: the medians of runs that take turns. CPU time,
 * since Vowpal Wabbit reads in a thread of its own; that of the JVM's compiler does not count.
 *
 * <p>The file is learned several times over, so that starting weighs little. Pawl reads a cache of
 * its own kind, hashed places as whole numbers, within the time that counts, as Vowpal Wabbit does.
 * For River the rows are made before, and so they are for Pawl beside it; beside River's hashing,
 * Pawl hashes the names of such rows within the time.
 */
final class LinearSpeed {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 5;
  private static final int TIMES = 10;
  private static final int BITS = 18;
  private static final String CACHED = "Pawl, rule normalised, from a cache";
  private static final String STEPS = "Pawl, rule sgd, rows in memory";
  private static final String HASHED = "Pawl, rule sgd, rows in memory, hashed";

  private final Map<String, List<Double>> rowsPerSecond = new TreeMap<>();

  private LinearSpeed() {}

  static Table measure(Workbench workbench, String python, Path rows)
      throws IOException, InterruptedException {
    LinearSpeed speed = new LinearSpeed();
    Path file = workbench.scratch().resolve("speed.txt");
    Path cache = workbench.scratch().resolve("speed.ints");
    List<String[]> parsed = parsed(rows);
    repeat(rows, file);
    write(parsed, cache);
    speed.own(cache, parsed);
    speed.rowsPerSecond.clear(); // the JVM's compiler had not seen it yet
    for (int run = 0; run < RUNS; run++) {
      speed.own(cache, parsed);
      for (String line :
          LinearPeers.run(
              workbench,
              "speed-" + run + ".log",
              List.of(
                  python,
                  workbench.home().resolve("bench/peers/linear_peers.py").toString(),
                  "--speed",
                  file.toString()))) {
        String[] parts = line.split("\t", -1);
        if (parts.length == 3) {
          speed.add(parts[0], Long.parseLong(parts[1]) / Double.parseDouble(parts[2]));
        }
      }
    }
    return speed.table();
  }

  private void add(String learner, double speed) {
    rowsPerSecond.computeIfAbsent(learner, _ -> new ArrayList<>()).add(speed);
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (String learner : rowsPerSecond.keySet()) {
      boolean hashing = learner.endsWith("hashed");
      String own = learner.startsWith("River") ? hashing ? HASHED : STEPS : CACHED;
      double ratio = median(own) / median(learner);
      rows.add(
          List.of(
              learner,
              String.format(Locale.ROOT, "%,.0f", median(learner)),
              learner.startsWith("Pawl") ? "" : String.format(Locale.ROOT, "%.2f", ratio)));
    }
    return new Table(
        "Rows a CPU second of ten rare categories each, median of %d runs by turns; Pawl against Vowpal"
                .formatted(RUNS)
            + " Wabbit with its rule, against River with plain steps as it takes",
        List.of("learner", "rows a CPU second", "Pawl's are times as many"),
        rows);
  }

  private double median(String learner) {
    return Medians.of(
        rowsPerSecond.getOrDefault(learner, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** Of each row the label, then the names of its features. */
  private static List<String[]> parsed(Path file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        rows.add(line.replace("|", "").split(" +", -1));
      }
    }
    return rows;
  }

  private static void repeat(Path from, Path to) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    try (var out = Files.newOutputStream(to)) {
      for (int i = 0; i < TIMES; i++) {
        out.write(bytes);
      }
    }
  }

  /** For each row how many numbers follow, the label, and the places of its features. */
  private static void write(List<String[]> rows, Path cache) throws IOException {
    int size = rows.stream().mapToInt(row -> 1 + row.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * size).order(ByteOrder.nativeOrder());
    IntBuffer ints = bytes.asIntBuffer();
    for (String[] row : rows) {
      ints.put(row.length).put(row[0].equals("1") ? 1 : 0);
      for (int i = 1; i < row.length; i++) {
        ints.put(place(row[i]));
      }
    }
    try (var out = Files.newOutputStream(cache)) {
      for (int i = 0; i < TIMES; i++) {
        out.write(bytes.array());
      }
    }
  }

  private static int place(String name) {
    return 1 + (int) (TextCode.of(name) >>> (Long.SIZE - BITS));
  }

  private void own(Path cache, List<String[]> rows) throws IOException {
    long start = CPU.getCurrentThreadCpuTime();
    long learned = learned(LinearPeers.model(2), ints(cache));
    add(CACHED, learned, start);
    IntBuffer ready = ints(cache);
    start = CPU.getCurrentThreadCpuTime();
    learned = learned(steps(), ready);
    add(STEPS, learned, start);
    SparseLinear hashing = steps();
    start = CPU.getCurrentThreadCpuTime();
    for (int i = 0; i < TIMES; i++) {
      hash(hashing, rows);
    }
    add(HASHED, (long) TIMES * rows.size(), start);
  }

  private void add(String learner, long rows, long start) {
    add(learner, rows / ((CPU.getCurrentThreadCpuTime() - start) / 1e9));
  }

  private static IntBuffer ints(Path cache) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(cache)).order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  /** How many rows were learned. */
  private static long learned(SparseLinear linear, IntBuffer ints) {
    linear.grow(1 + (1 << BITS));
    int[] indices = new int[64];
    double[] values = new double[64];
    Arrays.fill(values, 1);
    long rows = 0;
    while (ints.hasRemaining()) {
      int size = ints.get();
      int label = ints.get();
      ints.get(indices, 1, size - 1);
      linear.learn(indices, values, size, 0, label, 1);
      rows++;
    }
    return rows;
  }

  private static void hash(SparseLinear linear, List<String[]> rows) {
    linear.grow(1 + (1 << BITS));
    int[] indices = new int[64];
    double[] values = new double[64];
    Arrays.fill(values, 1);
    for (String[] row : rows) {
      for (int i = 1; i < row.length; i++) {
        indices[i] = place(row[i]);
      }
      linear.learn(indices, values, row.length, 0, row[0].equals("1") ? 1 : 0, 1);
    }
  }

  /** As River's defaults: the same steps for all features at all times. */
  private static SparseLinear steps() {
    return new SparseLinear(
        new LinearSettings(
            new Loss.Logistic(),
            new StepRule.Sgd(0),
            List.of(0.01),
            false,
            0,
            0,
            LinearSettings.NO_CLIP));
  }
}
