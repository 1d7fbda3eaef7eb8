package dev.pawl.cli.check;

import dev.pawl.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks for what is wrong with files of data. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Looks for what is wrong with files of data.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CheckDriftCommand.class,
      CheckLeakageCommand.class,
      CheckQualityCommand.class,
      CheckSchemaCommand.class,
      CheckSkewCommand.class
    })
public final class CheckCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  public CheckCommand() {}

  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
