package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that ask a server have in common: where it is, and how they end. */
abstract class RemoteCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @Option(
      names = "--server",
      defaultValue = "http://127.0.0.1:8080",
      paramLabel = "URL",
      description = "Where the server is (default: ${DEFAULT-VALUE}).")
  String address;

  @Mixin TokenOption token = new TokenOption();

  @Option(names = "--json", description = "Write JSON, for programs.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  RemoteCommand() {}

  /** Asks, and writes the answer. */
  abstract void run(Server server, PrintWriter out);

  /** How it ends when the server has answered. */
  int answered() {
    return ExitCode.DONE;
  }

  @Override
  public final Integer call() {
    PrintWriter err = command.commandLine().getErr();
    PrintWriter out = command.commandLine().getOut();
    try (Server server = server()) {
      run(server, out);
      out.flush();
      return answered();
    } catch (RefusedAnswer e) {
      if (json) {
        out.println(Json.pretty(e.problem()));
        out.flush();
      }
      err.println(explained(e));
      return e.status() == 404 ? ExitCode.NOT_FOUND : ExitCode.REFUSED;
    } catch (UnreachableServer e) {
      err.println("pawl: " + e.getMessage());
      return ExitCode.UNREACHABLE;
    }
  }

  private Server server() {
    try {
      return new Server(address, token.token());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** Ends with exit code 2. */
  ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static String explained(RefusedAnswer refused) {
    JsonNode problem = refused.problem();
    StringBuilder text =
        new StringBuilder(
            "pawl: %s: %s".formatted(Json.text(problem, "title"), refused.getMessage()));
    JsonNode errors = problem.path("errors");
    if (errors.size() > 1 && !errors.get(0).has("line")) {
      for (JsonNode error : errors) {
        text.append(
            "%n  %s: %s (expected: %s)"
                .formatted(
                    Json.text(error, "field"),
                    Json.text(error, "value"),
                    Json.text(error, "expected")));
      }
    }
    if (refused.status() == 401) {
      text.append("\npawl: give the server's token with --token or in PAWL_TOKEN");
    }
    return text.toString();
  }
}
