package dev.pawl.cli.client;

import java.util.List;

/**
 * The commands that ask a server. Their exit codes are those of {@link dev.pawl.cli.exit.ExitCode}.
 */
public final class ClientCommands {

  private ClientCommands() {}

  /** A new instance of each, to be added to a picocli command line. */
  public static List<Object> all() {
    return List.of(
        new ModelsCommand(),
        new VersionsCommand(),
        new DecisionsCommand(),
        new LineageCommand(),
        new DiffCommand(),
        new Orders.Promote(),
        new Orders.Rollback(),
        new Orders.Park(),
        new Orders.Revive(),
        new Orders.Pause(),
        new Orders.Resume(),
        new Orders.Train(),
        new PredictCommand(),
        new ApplyCommand());
  }
}
