package dev.pawl.bench.verify;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a proof works with.
 *
 * @param home the source tree, where the launcher {@code pawl} is
 * @param scratch an empty folder of this run's own; it is removed when the claim held
 * @param progress where to say, a line each, what is being done
 */
record Workbench(Path home, Path scratch, PrintStream progress) {

  /** Where recorded streams are, if anywhere: PAWL_DATA names the folder. */
  Path data() {
    String given = System.getenv("PAWL_DATA");
    return given == null ? home.resolve("../shared/data").normalize() : Path.of(given);
  }

  /**
   * How a process ended.
   *
   * @param exitCode its own, or 128 + the signal that ended it
   * @param took from start to end
   * @param output all that it printed, in {@code log}
   */
  record Ended(int exitCode, Duration took, List<String> output) {}

  /**
   * Runs one command to its end.
   *
   * @param folder where it runs
   * @param environment added to this process's own
   * @param log takes all that it prints; missing parents are created
   */
  Ended run(Path folder, Map<String, String> environment, Path log, List<String> command)
      throws IOException, InterruptedException {
    progress.println("$ " + String.join(" ", command));
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    int code;
    try {
      code = process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Ended(code, took, Files.readAllLines(log, StandardCharsets.UTF_8));
  }
}
