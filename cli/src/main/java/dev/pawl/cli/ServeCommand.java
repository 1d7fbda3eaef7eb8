package dev.pawl.cli;

import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.node.Node;
import dev.pawl.control.RunningModel;
import dev.pawl.control.http.ApiServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the models of a data folder until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the models of a data folder over HTTP.")
final class ServeCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @Option(
      names = "--data",
      defaultValue = "pawl-data",
      description = "The data folder (default: ${DEFAULT-VALUE}).")
  Path data;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen; anything but loopback needs a token (default: ${DEFAULT-VALUE}).")
  String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The port (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--token",
      defaultValue = "${env:PAWL_TOKEN}",
      description = "What callers must bring as a bearer token (default: $PAWL_TOKEN).")
  @Nullable String token;

  @Option(
      names = "--clock",
      defaultValue = "server",
      description =
          "Who moves the data clock: server (once a second), or client (POST …/clock) (default:"
              + " ${DEFAULT-VALUE}).")
  ClockMode clock;

  /** Who moves the data clock. */
  enum ClockMode {
    server,
    client
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Optional<String> bearer = Optional.ofNullable(token).filter(text -> !text.isBlank());
    Node node =
        new Node(
            data,
            new ApiServer.Settings(host, port, bearer),
            warning -> command.commandLine().getErr().println("pawl: " + warning));
    Thread shutdown =
        Thread.ofPlatform()
            .unstarted(() -> {
              stop.countDown();
              node.close();
            });
    Runtime.getRuntime().addShutdownHook(shutdown);
    command
        .commandLine()
        .getOut()
        .printf(
            "Serving %s on http://%s:%d, models: %s%n",
            data.toAbsolutePath().normalize(), host, node.port(), node.names());
    command.commandLine().getOut().flush();
    while (!stop.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
      if (clock == ClockMode.server) {
        tick(node, stop);
      }
    }
    return 0;
  }

  private void tick(Node node, CountDownLatch stop) {
    for (String name : node.names()) {
      RunningModel model = node.find(name).orElseThrow();
      if (model.served().plan().isPresent()) {
        try {
          model.served().tick(System.currentTimeMillis() / 1000 * 1000);
        } catch (RuntimeException e) {
          if (stop.getCount() == 0) {
            return;
          }
          command
              .commandLine()
              .getErr()
              .println("pawl: clock of " + name + ": " + Failures.oneLine(e));
        }
      }
    }
  }
}
