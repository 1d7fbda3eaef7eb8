package dev.pawl.cli;

import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.logging.ServerLog;
import dev.pawl.cli.node.Keeping;
import dev.pawl.cli.node.Node;
import dev.pawl.cli.option.DurationText;
import dev.pawl.control.RunningModel;
import dev.pawl.control.alert.Alerts;
import dev.pawl.control.alert.Pause;
import dev.pawl.control.alert.Post;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.run.VersionRetention;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the models of a data folder until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the models of a data folder over HTTP.")
final class ServeCommand implements Callable<Integer> {
  /** That many MiB still are a number of bytes. */
  private static final long MOST_MIB = 1L << 40;

  @Spec CommandSpec command;

  private final Map<String, String> troubles = new HashMap<>();

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
      names = "--routing-token",
      defaultValue = "${env:PAWL_ROUTING_TOKEN}",
      description =
          "What callers bring, in the token's place, who may say which version or arm answers, or"
              + " from which threshold (default: $PAWL_ROUTING_TOKEN; without any token, all may).")
  @Nullable String routingToken;

  @Option(
      names = "--clock",
      defaultValue = "server",
      description =
          "Who moves the data clock: server (once a second), or client (POST …/clock) (default:"
              + " ${DEFAULT-VALUE}).")
  ClockMode clock;

  @Option(
      names = "--keep-log",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "How long events are kept in the log when nothing needs them any more, such as 90d or 12h"
              + " (default: for ever).")
  @Nullable Duration keepLog;

  @Option(
      names = "--keep-log-size",
      paramLabel = "MIB",
      description =
          "How many MiB of log a model keeps when nothing needs them any more (default: all).")
  @Nullable Long keepLogSize;

  @Option(
      names = "--keep-versions",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description =
          "How many of a model's newest versions keep their checkpoints; those of the last 90 days,"
              + " and what has served or is parked, do anyway (default: ${DEFAULT-VALUE}).")
  int keepVersions;

  @Option(
      names = "--alert-log",
      paramLabel = "FILE",
      description =
          "Where findings, rollbacks, failed trainings and versions that wait for an approval are"
              + " written, a line of JSON (CloudEvents 1.0) each; - is standard output.")
  @Nullable String alertLog;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "Where the same are posted; may be given several times.")
  List<URI> webhooks = List.of();

  private Keeping keeping() {
    if (keepVersions < 0) {
      throw new ParameterException(
          command.commandLine(),
          "--keep-versions: %d (expected: 0 or more)".formatted(keepVersions));
    }
    if (keepLogSize != null && (keepLogSize < 1 || keepLogSize > MOST_MIB)) {
      throw new ParameterException(
          command.commandLine(),
          "--keep-log-size: %d (expected: 1 … %d)".formatted(keepLogSize, MOST_MIB));
    }
    return new Keeping(
        EmbeddedLogSettings.standard()
            .withRetention(
                keepLog == null ? EmbeddedLogSettings.FOREVER : keepLog,
                keepLogSize == null ? Long.MAX_VALUE : keepLogSize << 20),
        new VersionRetention(keepVersions, VersionRetention.standard().atLeast()));
  }

  private Alerts alerts() {
    try {
      return new Alerts(
          alertLines(),
          webhooks,
          Post.http(),
          Pause.sleeping(),
          this::warn,
          Thread.ofPlatform().name("alerts").daemon().factory());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + String.valueOf(e.getMessage()), e);
    }
  }

  private Consumer<String> alertLines() {
    if (alertLog == null) {
      return line -> {};
    }
    try {
      PrintWriter lines =
          alertLog.equals("-")
              ? command.commandLine().getOut()
              : new PrintWriter(
                  Files.newBufferedWriter(
                      Path.of(alertLog), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      return line -> {
        lines.println(line);
        lines.flush();
      };
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(),
          "--alert-log: %s cannot be written (expected: a file in a folder that is there)"
              .formatted(alertLog),
          e);
    }
  }

  private void warn(String warning) {
    log().warn(warning);
  }

  private ServerLog log() {
    return new ServerLog(command.commandLine().getErr(), logFormat, InstantSource.system());
  }

  @Option(
      names = "--log-format",
      defaultValue = "text",
      description =
          "text: warnings as sentences; json: a JSON object in each line, decisions too, with"
              + " levels and ids (default: ${DEFAULT-VALUE}).")
  ServerLog.Format logFormat;

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
    Node node = new Node(data, settings(), this::warn, keeping(), alerts());
    node.tell(log()::decided);
    if (clock == ClockMode.server) {
      node.followWallClock();
    }
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
            "Serving %s on http://%s:%d, %s%n",
            data.toAbsolutePath().normalize(), shown(host), node.port(), models(node.names()));
    command.commandLine().getOut().flush();
    while (!stop.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
      if (clock == ClockMode.server) {
        tick(node, stop);
      }
    }
    return 0;
  }

  private ApiServer.Settings settings() {
    try {
      return new ApiServer.Settings(
          host,
          port,
          Optional.ofNullable(token).filter(text -> !text.isBlank()),
          Optional.ofNullable(routingToken).filter(text -> !text.isBlank()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + String.valueOf(e.getMessage()), e);
    }
  }

  private static String shown(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String models(List<String> names) {
    return names.isEmpty()
        ? "no models yet: 'pawl apply SPEC' starts one"
        : "models: " + String.join(", ", names);
  }

  /** Says what is wrong with a clock once, not each second. */
  private void say(String model, String news) {
    if (!news.equals(troubles.put(model, news)) && !news.isEmpty()) {
      warn("clock of " + model + ": " + news);
    }
  }

  private void tick(Node node, CountDownLatch stop) {
    for (String name : node.names()) {
      RunningModel model = node.find(name).orElseThrow();
      if (model.served().plan().isPresent()) {
        try {
          model.served().tick(System.currentTimeMillis() / 1000 * 1000);
          say(name, "");
        } catch (RuntimeException e) {
          if (stop.getCount() == 0) {
            return;
          }
          say(name, Failures.oneLine(e));
        }
      }
    }
  }
}
