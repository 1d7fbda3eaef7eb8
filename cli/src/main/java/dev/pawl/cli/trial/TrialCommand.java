package dev.pawl.cli.trial;

import picocli.CommandLine.Command;

/** What a trial needs, and what it has shown. */
@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "KIND",
    description = "Sizes tests, and says what their data shows.",
    subcommands = {
      PowerCommand.class,
      AbCommand.class,
      PairedCommand.class,
      SwitchbackCommand.class,
      InterleavingCommand.class,
      OpeCommand.class,
      SimulateCommand.class
    })
public final class TrialCommand {

  /** Made by the command line. */
  public TrialCommand() {}
}
