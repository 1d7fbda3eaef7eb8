package dev.pawl.bench.verify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, on a folder and a port that stay, which can be killed and
 * started again: {@code pawl serve --clock client} on this process's JDK and class path.
 */
final class PawlServer implements AutoCloseable {
  private static final Pattern LAG = Pattern.compile("\"lag\":(\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path home;
  private final Path data;
  private final Path log;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  /**
   * Starts a server.
   *
   * @param home the source tree
   * @param data its data folder
   * @param log takes what it prints
   */
  PawlServer(Path home, Path data, Path log) throws IOException {
    this.home = home;
    this.data = data;
    this.log = log;
    this.port = freePort();
    this.process = launch();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            command(
                home,
                "serve",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--clock",
                "client"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** The command line that runs {@code pawl} on this process's JDK and class path. */
  static List<String> command(Path home, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpawl.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pawl.cli.Pawl"));
    command.addAll(List.of(arguments));
    return command;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Kills it with SIGKILL, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it again on the same folder and port. */
  void restart() throws IOException {
    process = launch();
  }

  /** The answer of {@code /readyz}; empty while nobody answers. */
  private String readiness() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri().resolve("readyz"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200 || answer.statusCode() == 503 ? answer.body() : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits until all models are ready. */
  void awaitReady() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!readiness().contains("\"status\":\"ready\"")) {
      if (!process.isAlive()) {
        throw new IOException("the server ended with " + process.exitValue() + ", see " + log);
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("the server is not ready after " + PATIENCE + ", see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Waits until it has folded so many records of a log in all, and is still folding.
   *
   * @return how many it had folded; -1 when it was through before it was seen folding
   */
  long awaitFolded(long atLeast, long end) throws IOException, InterruptedException {
    while (true) {
      String body = readiness();
      Matcher lag = LAG.matcher(body);
      long left = 0;
      while (lag.find()) {
        left += Long.parseLong(lag.group(1));
      }
      if (body.contains("\"status\":\"ready\"")) {
        return -1;
      }
      if (!body.isEmpty() && end - left >= atLeast) {
        return end - left;
      }
      if (!process.isAlive()) {
        throw new IOException("the server ended with " + process.exitValue() + ", see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /**
   * Ends it with SIGTERM.
   *
   * @return its exit code
   */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    try {
      stop();
      http.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
