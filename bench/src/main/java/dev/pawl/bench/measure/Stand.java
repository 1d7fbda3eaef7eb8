package dev.pawl.bench.measure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a measurement works with.
 *
 * @param home the source tree, where the launcher {@code pawl} is
 * @param scratch an empty folder of this run's own; it is removed at the end
 * @param progress where to say, a line each, what is being done
 */
record Stand(Path home, Path scratch, PrintStream progress) {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  /** Whether processes can be kept on one core here. */
  static boolean canPin() {
    return Files.isExecutable(TASKSET);
  }

  /** The path of one of the demo's specs. */
  String flights(String file) {
    return home.resolve("examples").resolve("flights").resolve(file).toString();
  }

  /** The command that runs a main class of this build with the launcher's usual flags. */
  List<String> java(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dpawl.home=" + home);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** The same on one core, with one core's worth of compiler and collector threads. */
  static List<String> pinned(List<String> java) {
    List<String> command = new ArrayList<>();
    if (canPin()) {
      command.addAll(List.of(TASKSET.toString(), "-c", "0"));
    }
    command.add(java.getFirst());
    command.add("-XX:ActiveProcessorCount=1");
    command.addAll(java.subList(1, java.size()));
    return command;
  }

  /** Starts a process whose output is read here and whose complaints go where this one's go. */
  Process start(List<String> command) throws IOException {
    progress.println("$ " + String.join(" ", command.stream().map(Stand::shortened).toList()));
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String shortened(String argument) {
    return argument.length() > 100 ? argument.substring(0, 60) + "…" : argument;
  }

  /**
   * Runs a process to its end; what it prints is passed on as progress.
   *
   * @return the lines that it printed
   * @throws IOException when it fails
   */
  List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        progress.println("  " + line);
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("%s ended with %d".formatted(command, code));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return lines;
  }

  /**
   * Starts a process that serves the demo's delay model, and runs another that asks it: the first
   * gets the spec and a folder, and prints {@code ready} with its ports when it can be asked.
   *
   * @param client the second's command, given the ports
   * @return the lines that the second printed
   * @throws IOException when either fails
   */
  List<String> load(Class<?> server, Function<List<String>, List<String>> client)
      throws IOException, InterruptedException {
    Process serving =
        start(java(server, List.of(flights("delay.yaml"), "" + scratch.resolve("data"))));
    try (BufferedReader out = serving.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      if (ready == null || !ready.startsWith("ready ")) {
        throw new IOException("the server did not start: " + ready);
      }
      return run(client.apply(List.of(ready.substring(6).split(" ", -1))));
    } finally {
      serving.destroy();
      serving.waitFor();
    }
  }

  /** The words behind the lines that begin with a word. */
  static List<String[]> rows(List<String> lines, String first) {
    try (Stream<String> all = lines.stream()) {
      return all.filter(line -> line.startsWith(first + " "))
          .map(line -> line.substring(first.length() + 1).split(" ", -1))
          .toList();
    }
  }
}
