package dev.pawl.bench.verify;

import dev.pawl.stream.SplitMix;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code pawl check drift} over two files of 20 features and 100,000 rows each, beside Evidently's
 * drift preset over the same files in the same run: how long each takes from start to end as a
 * process of its own, and how many of four features that drifted and of sixteen that did not it
 * names.
 */
final class DriftPeers implements Proof {
  private static final int ROWS = 100_000;
  private static final int FEATURES = 20;
  private static final int DRIFTED = 4;
  private static final String EVIDENTLY = "evidently==0.7.23";

  /** Evidently does not run with pandas 3. */
  private static final String PANDAS = "pandas<3";

  @Override
  public String name() {
    return "drift-peers";
  }

  @Override
  public String claim() {
    return "Comparing 20 features over 100,000 rows with 100,000 takes no longer than with"
        + " Evidently, and names all features that drifted and no other.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path venv = workbench.scratch().resolve("venv");
    run(workbench, "venv.log", 0, List.of("python3", "-m", "venv", venv.toString()));
    String python = venv.resolve("bin").resolve("python").toString();
    run(workbench, "pip.log", 0, List.of(python, "-m", "pip", "install", "-q", EVIDENTLY, PANDAS));
    Path reference = write(workbench.scratch().resolve("reference.csv"), 1, 0);
    Path current = write(workbench.scratch().resolve("current.csv"), 2, 1);
    Workbench.Ended own =
        run(
            workbench,
            "pawl.log",
            1,
            List.of(
                workbench.home().resolve("pawl").toString(),
                "check",
                "drift",
                "--reference",
                reference.toString(),
                "--current",
                current.toString()));
    Workbench.Ended peer =
        run(
            workbench,
            "evidently.log",
            0,
            List.of(
                python,
                workbench.home().resolve("bench/peers/drift_peers.py").toString(),
                reference.toString(),
                current.toString()));
    long named =
        own.output().stream().filter(line -> line.matches("f\\d+ {2}feature drift.*")).count();
    String peers = peer.output().isEmpty() ? "?" : peer.output().getLast();
    boolean holds =
        named == DRIFTED && own.took().compareTo(peer.took()) <= 0 && peers.matches("\\d+");
    Table table =
        new Table(
            "%d features, %,d rows beside %,d; %d features drifted by a fifth of their rows"
                .formatted(FEATURES, ROWS, ROWS, DRIFTED),
            List.of("tool", "seconds, start to end", "features named"),
            List.of(
                List.of("pawl check drift", seconds(own), Long.toString(named)),
                List.of(EVIDENTLY.replace("==", " "), seconds(peer), peers)));
    return new Evidence(holds, List.of(table));
  }

  private static String seconds(Workbench.Ended ended) {
    return String.format(Locale.ROOT, "%.1f", ended.took().toMillis() / 1e3);
  }

  private static Workbench.Ended run(
      Workbench workbench, String log, int expected, List<String> command)
      throws IOException, InterruptedException {
    Path to = workbench.scratch().resolve(log);
    Workbench.Ended ended = workbench.run(workbench.scratch(), Map.of(), to, command);
    if (ended.exitCode() != expected) {
      throw new IOException(
          "%s ended with code %d (expected: %d; see %s)"
              .formatted(command.getFirst(), ended.exitCode(), expected, to));
    }
    return ended;
  }

  /** Numbers of three kinds and names; the first features move with the share. */
  private static Path write(Path file, long seed, double moved) throws IOException {
    SplitMix random = new SplitMix(seed);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      StringBuilder row = new StringBuilder();
      for (int f = 0; f < FEATURES; f++) {
        row.append(f == 0 ? "" : ",").append('f').append(f);
      }
      out.write(row.append('\n').toString());
      for (int i = 0; i < ROWS; i++) {
        row.setLength(0);
        for (int f = 0; f < FEATURES; f++) {
          double gauss = random.nextGaussian() + (f < DRIFTED ? 0.5 * moved : 0);
          row.append(f == 0 ? "" : ",");
          switch (f % 5) {
            case 0, 1 -> row.append(String.format(Locale.ROOT, "%.4f", gauss));
            case 2 -> row.append(String.format(Locale.ROOT, "%.2f", StrictMath.exp(gauss)));
            case 3 -> row.append(Math.round(10 * gauss));
            default -> row.append('c').append(random.nextInt(12));
          }
        }
        out.write(row.append('\n').toString());
      }
    }
    return file;
  }
}
