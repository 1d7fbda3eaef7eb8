package dev.pawl.bench;

import dev.pawl.bench.verify.Verify;
import java.util.Arrays;

/** Entry of the module: {@code verify [PART]} or {@code bench [NAME] [JMH OPTION…]}. */
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
      case "bench" -> org.openjdk.jmh.Main.main(rest);
      default -> {
        System.err.println("command: '" + command + "' (expected: verify or bench)");
        System.exit(2);
      }
    }
  }
}
