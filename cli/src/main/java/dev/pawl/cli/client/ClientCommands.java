package dev.pawl.cli.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands that ask a server. Their exit codes are those of {@link dev.pawl.cli.exit.ExitCode}.
 */
public final class ClientCommands {

  private ClientCommands() {}

  /** A new instance of each, under its name. */
  public static List<CommandLine> all() {
    List<CommandLine> all = new ArrayList<>();
    for (RemoteCommand command :
        List.of(
            new ApplyCommand(),
            new ModelsCommand(),
            new VersionsCommand(),
            new DecisionsCommand(),
            new AuditCommand(),
            new TraceCommand(),
            new ChallengersCommand(),
            new EvaluationCommand(),
            new LineageCommand(),
            new DiffCommand(),
            new PredictCommand())) {
      all.add(new CommandLine(command));
    }
    all.addAll(Orders.all());
    return all;
  }
}
