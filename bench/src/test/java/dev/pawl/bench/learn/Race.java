package dev.pawl.bench.learn;

import dev.pawl.bench.verify.Medians;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How many rows in a second both sides predict and learn: medians of {@value #RUNS} runs that take
 * turns, in a process of the pair's own, so that what the compiler has seen of other learners slows
 * neither side. Rows lie ready in memory, and the young generation is so large that the collector
 * moves none of them while the quick learners run.
 *
 * @param ours of this library
 * @param theirs of the reference
 */
record Race(double ours, double theirs) {
  private static final int RUNS = 5;

  /** A run is so many passes of one side, or as many as take long: quick ones take milliseconds. */
  private static final int PASSES = 100;

  private static final double ENOUGH_SECONDS = 0.5;

  /** Runs a pair in a process of its own, on that file, or on SEA when it is not there. */
  static Race apart(Pair pair, Path electricity) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms2g",
                "-Xmx2g",
                "-Xmn1500m",
                "-cp",
                System.getProperty("java.class.path"),
                Race.class.getName(),
                pair.kind(),
                electricity.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said;
    try {
      said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      int code = process.waitFor();
      if (code != 0 || said.isEmpty()) {
        throw new IOException(
            "%s ended with code %d and said %s (expected: 0, two numbers)"
                .formatted(pair, code, said));
      }
    } finally {
      process.destroy();
    }
    String[] numbers = said.getLast().split("\t", -1);
    return new Race(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
  }

  /** Runs the pair that the first argument names, and prints both numbers. */
  public static void main(String[] arguments) {
    Path file = Path.of(arguments[1]);
    ReferenceStream stream =
        Files.isRegularFile(file) ? ReferenceStream.electricity(file) : ReferenceStream.sea();
    Race race = of(Pair.of(arguments[0]), stream);
    System.out.println(race.ours + "\t" + race.theirs);
  }

  /** Runs a pair here, once more than is measured: the first run is for the compiler. */
  private static Race of(Pair pair, ReferenceStream stream) {
    DoubleSupplier our = () -> Pass.ours(stream, pair.kind(), 1).seconds();
    DoubleSupplier their = () -> Pass.theirs(stream, pair.reference().get(), 1).seconds();
    double[] ours = new double[RUNS];
    double[] theirs = new double[RUNS];
    for (int run = -1; run < RUNS; run++) {
      double one = secondsOfAPass(our);
      double other = secondsOfAPass(their);
      if (run >= 0) {
        ours[run] = stream.labels().length / one;
        theirs[run] = stream.labels().length / other;
      }
    }
    return new Race(Medians.of(ours), Medians.of(theirs));
  }

  private static double secondsOfAPass(DoubleSupplier pass) {
    double seconds = 0;
    int passes = 0;
    while (passes < PASSES && seconds < ENOUGH_SECONDS) {
      seconds += pass.getAsDouble();
      passes++;
    }
    return seconds / passes;
  }
}
