package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Sections;
import dev.pawl.bench.verify.Surroundings;
import dev.pawl.bench.verify.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The benchmarks of whole programs, as {@code pawl bench NAME} runs them. */
public final class Measurements {
  private static final List<Measurement> ALL =
      List.of(new Replaying(), new Serving(), new Reacting(), new Arms());

  private final Path home;
  private final PrintStream out;
  private final PrintStream progress;

  private Measurements(Path home, PrintStream out, PrintStream progress) {
    this.home = home;
    this.out = out;
    this.progress = progress;
  }

  /** All of them, in the source tree that the launcher names. */
  public static Measurements of(PrintStream out, PrintStream progress) {
    Path home = Path.of(System.getProperty("pawl.home", "")).toAbsolutePath().normalize();
    return new Measurements(home, out, progress);
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Measurement::name).toList();
  }

  /**
   * Runs one, prints what it found and writes that into {@code docs/performance.md}.
   *
   * @param name one of {@link #names}
   */
  public void run(String name) throws IOException, InterruptedException {
    Measurement measurement =
        ALL.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "NAME: %s (expected: one of %s)".formatted(name, names())));
    Path scratch = Files.createTempDirectory("pawl-bench-" + name + "-");
    try {
      List<Table> tables = measurement.run(new Stand(home, scratch, progress));
      String text = text(measurement, tables, Surroundings.read(home));
      Path page = home.resolve("docs").resolve("performance.md");
      Files.writeString(
          page, new Sections(Files.readString(page)).with(measurement.title(), text).text());
      out.println(text);
      out.println("Written to " + home.relativize(page));
    } finally {
      delete(scratch);
    }
  }

  private static String text(Measurement measurement, List<Table> tables, Surroundings where) {
    return measurement.method().strip()
        + "\n\n`./pawl bench "
        + measurement.name()
        + "`, "
        + where.sentence()
        + loaded()
        + "\n\n"
        + tables.stream().map(Table::markdown).collect(Collectors.joining("\n"));
  }

  /** A word of warning when the machine had other work. */
  private static String loaded() {
    Optional<Double> load = Load.average();
    return load.filter(average -> average > Runtime.getRuntime().availableProcessors() + 1.5)
        .map(average ->
            " The machine did other work meanwhile (load %.0f): only ratios mean something."
                .formatted(average))
        .orElse("");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException("deleting " + path, e);
            }
          });
    }
  }
}
