package dev.pawl.bench.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a figure was measured.
 *
 * @param commit the source tree's, with {@code +} after it when files differ from it
 * @param processor its model name and how many cores this process may use
 * @param memory of the machine, in whole GiB; 0 when unknown
 * @param java vendor and version of the runtime
 */
public record Surroundings(String commit, String processor, long memory, String java) {

  /** Reads them off this machine; what cannot be found is called unknown. */
  public static Surroundings read(Path home) throws IOException {
    return new Surroundings(
        commit(home),
        first(Path.of("/proc/cpuinfo"), "model name")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores",
        kibibytes(first(Path.of("/proc/meminfo"), "MemTotal")) >> 20,
        System.getProperty("java.vendor") + " " + Runtime.version());
  }

  /** One sentence for the foot of a table. */
  public String sentence() {
    return "at commit " + commit + ", on " + processor + ", " + memory + " GiB, " + java + ".";
  }

  private static String commit(Path home) throws IOException {
    String described = git(home, "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+");
    return described.isEmpty() ? "unknown" : described;
  }

  private static String git(Path home, String... arguments) throws IOException {
    String[] command =
        Stream.concat(Stream.of("git", "-C", home.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static String first(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static long kibibytes(String value) {
    String digits = value.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
