package dev.pawl.cli.simulate;

import dev.pawl.cli.client.RefusedAnswer;
import dev.pawl.cli.client.Server;
import dev.pawl.cli.client.TokenOption;
import dev.pawl.cli.client.UnreachableServer;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.node.Node;
import dev.pawl.cli.progress.Progress;
import dev.pawl.control.http.ApiServer;
import dev.pawl.plan.ServingPlan;
import dev.pawl.spec.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Tries a spec on a scenario through a running server, and holds its verdicts against the truth.
 */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Plays a scenario against a server as users would, at full speed, and compares each verdict"
            + " with the truth.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:Each verdict agrees with the truth.",
      "1:One does not, or the server refused something.",
      "2:A wrong option, spec or scenario.",
      "3:No server answers."
    })
public final class SimulateCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "SPEC", description = "The spec that is tried.")
  Path spec;

  @Option(
      names = "--scenario",
      required = true,
      paramLabel = "FILE",
      description = "What happens, and what has to come of it.")
  Path scenario;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A server with 'pawl serve --clock client' that does not know the model (default: one of"
              + " its own, in a temporary folder).")
  @Nullable String server;

  @Mixin TokenOption token = new TokenOption();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Of everything that is drawn (default: what the scenario says).")
  @Nullable Long seed;

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  boolean json;

  private UnaryOperator<ServingPlan> rehearsed = UnaryOperator.identity();

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public SimulateCommand() {}

  /**
   * What the command prints as JSON for its arguments.
   *
   * @param rehearsed what serves instead of a plan, in a server of its own
   * @param err hears what a caller should know
   * @throws IllegalArgumentException when an argument, the spec or the scenario is wrong
   */
  public static String report(
      UnaryOperator<ServingPlan> rehearsed, PrintWriter err, String... arguments)
      throws IOException {
    SimulateCommand simulate = new SimulateCommand();
    simulate.rehearsed = rehearsed;
    new CommandLine(simulate).parseArgs(arguments);
    return simulate.played(err).json();
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try {
      RehearsalReport report = played(err);
      out.print(json ? report.json() : report.text());
      out.flush();
      return report.verdicts().agree() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    } catch (RefusedAnswer e) {
      err.println("pawl: " + e.getMessage());
      return ExitCode.FAILED;
    } catch (UnreachableServer e) {
      err.println("pawl: " + e.getMessage());
      return ExitCode.UNREACHABLE;
    }
  }

  private RehearsalReport played(PrintWriter err) throws IOException {
    long began = System.nanoTime();
    Play play = Play.read(spec, scenario, Optional.ofNullable(seed));
    Rehearsal.Course course = play(play, err);
    Scenario scene = play.scenario();
    return new RehearsalReport(
        scene, course, Verdicts.of(scene, course), (System.nanoTime() - began) / 1e9);
  }

  private Rehearsal.Course play(Play play, PrintWriter err) throws IOException {
    if (server != null) {
      try (Server there = new Server(server, token.token())) {
        there.get("/v1/models");
      }
      return play(Server.address(server), play);
    }
    Path folder = Files.createTempDirectory("pawl-simulate-");
    try (Node node =
        new Node(
            folder,
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            warning -> err.println("pawl: " + warning))) {
      node.rehearse(rehearsed);
      return play(URI.create("http://127.0.0.1:" + node.port()), play);
    } finally {
      remove(folder);
    }
  }

  private Rehearsal.Course play(URI address, Play play) {
    String model = play.spec().model();
    try (Site site = new Site(address, model, token.token());
        Progress progress = Progress.over("Playing " + play.scenario().name(), 0, json)) {
      if (site.isThere()) {
        throw new IllegalArgumentException(
            "model: %s is on that server already (expected: a server that does not know it). Leave --server out for one of its own"
                .formatted(model));
      }
      Rehearsal rehearsal = play.on(site);
      progress.expect(rehearsal.steps());
      return rehearsal.run(progress::step);
    }
  }

  private static void remove(Path folder) {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("temporary folder " + folder + " cannot be removed", e);
    }
  }
}
