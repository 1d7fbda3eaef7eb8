package dev.pawl.bench;

import dev.pawl.bench.measure.Measurements;
import dev.pawl.bench.verify.Verify;
import java.util.Arrays;

/**
 * Entry of the module: {@code verify [PART]} or {@code bench [NAME] [JMH OPTION…]}, where NAME is
 * that of a {@link Measurements measurement}, or a part of the names of JMH's benchmarks.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs what the first argument names and ends the process with its exit code: 0 when all is well,
   * 1 when a benchmark or proof fails, 2 for a wrong argument.
   */
  public static void main(String[] arguments) throws Exception {
    String command = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (command) {
      case "verify" -> System.exit(Verify.of(System.out, System.err).run(rest));
      case "bench" -> bench(rest);
      default -> {
        System.err.println("command: '" + command + "' (expected: verify or bench)");
        System.exit(2);
      }
    }
  }

  private static void bench(String[] arguments) throws Exception {
    if (arguments.length == 1 && Measurements.names().contains(arguments[0])) {
      Measurements.of(System.out, System.err).run(arguments[0]);
    } else {
      org.openjdk.jmh.Main.main(arguments);
    }
  }
}
