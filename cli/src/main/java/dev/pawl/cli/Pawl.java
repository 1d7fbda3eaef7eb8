package dev.pawl.cli;

import dev.pawl.cli.check.CheckCommand;
import dev.pawl.cli.client.ClientCommands;
import dev.pawl.cli.data.BackupCommand;
import dev.pawl.cli.data.ExportCommand;
import dev.pawl.cli.data.InitCommand;
import dev.pawl.cli.data.ReproduceCommand;
import dev.pawl.cli.data.RestoreCommand;
import dev.pawl.cli.demo.DemoCommand;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.fresh.FreshCommand;
import dev.pawl.cli.gate.GateCommand;
import dev.pawl.cli.learn.GenerateCommand;
import dev.pawl.cli.learn.LearnCommand;
import dev.pawl.cli.node.Node;
import dev.pawl.cli.plan.PlanCommand;
import dev.pawl.cli.replay.ReplayCommand;
import dev.pawl.cli.simulate.SimulateCommand;
import dev.pawl.cli.trial.TrialCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code pawl} command. */
@Command(
    name = "pawl",
    mixinStandardHelpOptions = true,
    versionProvider = Pawl.Version.class,
    description = "Keeps models learning from production events, and never lets them slip back.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      LearnCommand.class,
      GenerateCommand.class,
      ReplayCommand.class,
      PlanCommand.class,
      GateCommand.class,
      SimulateCommand.class,
      FreshCommand.class,
      ServeCommand.class,
      ReproduceCommand.class,
      CheckCommand.class,
      InitCommand.class,
      ExportCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      TrialCommand.class
    })
public final class Pawl {

  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger LIBRARIES = Logger.getLogger("io.helidon");

  /** These write a stack trace for each client that goes away in the middle of a request. */
  private static final List<Logger> CONNECTIONS =
      List.of(
          Logger.getLogger("io.helidon.webserver.http1"),
          Logger.getLogger("io.helidon.common.socket"));

  /** Says which version this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"pawl " + Node.version()};
    }
  }

  /** Runs a command and ends with its exit code. */
  public static void main(String[] arguments) {
    LIBRARIES.setLevel(Level.WARNING);
    CONNECTIONS.forEach(each -> each.setLevel(Level.SEVERE));
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Pawl());
    ClientCommands.all().forEach(each -> line.addSubcommand(each.getCommandName(), each));
    line.setParameterExceptionHandler(Pawl::wrong);
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      command.getErr().println("pawl: " + Failures.oneLine(problem));
      return ExitCode.FAILED;
    });
    return line;
  }

  /** Says what is wrong, and where to read on; the whole help would bury it. */
  private static int wrong(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("pawl: " + problem.getMessage());
    UnmatchedArgumentException.printSuggestions(problem, err);
    boolean noSubcommand = !(command.getCommand() instanceof Callable<?>);
    boolean aboutOptions =
        problem.getClass() != ParameterException.class
            || String.valueOf(problem.getMessage()).startsWith("--");
    if (noSubcommand && problem.getClass() == ParameterException.class) {
      command.usage(err);
      err.flush();
    } else if (aboutOptions) {
      err.printf("pawl: '%s --help' lists all options%n", command.getCommandSpec().qualifiedName());
    }
    return ExitCode.USAGE;
  }
}
