package dev.pawl.cli.data;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.store.backup.Backup;
import dev.pawl.store.backup.Restore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data folder of a backup. Every file is checked first. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Makes a data folder of a backup. Every file is checked first.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The data folder is there.",
      "1:The backup is damaged; nothing was restored.",
      "2:No backup, or the data folder is not empty."
    })
public final class RestoreCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @Parameters(paramLabel = "BACKUP", description = "A folder or an archive that backup made.")
  Path backup;

  @Option(
      names = "--data",
      defaultValue = "pawl-data",
      paramLabel = "FOLDER",
      description = "The data folder to make: empty, or not there yet (default: ${DEFAULT-VALUE}).")
  Path data;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public RestoreCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    try {
      Backup.Summary made = Restore.restore(backup, data);
      command
          .commandLine()
          .getOut()
          .printf(
              "%s: %,d files, %,d bytes, as of %s%n",
              data, made.files(), made.bytes(), made.taken());
      command.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }
}
