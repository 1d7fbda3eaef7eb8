package dev.pawl.cli.data;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.store.backup.Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a data folder, also while its server runs. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Copies a data folder, also while its server runs.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The backup is whole.",
      "1:It could not be written.",
      "2:No data, or the target is taken."
    })
public final class BackupCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @Parameters(
      paramLabel = "TARGET",
      description =
          "A folder that is empty or not there, or a new archive: its name ends with .tar.gz or"
              + " .tgz.")
  Path target;

  @Option(
      names = "--data",
      defaultValue = "pawl-data",
      paramLabel = "FOLDER",
      description = "The data folder (default: ${DEFAULT-VALUE}).")
  Path data;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public BackupCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    try {
      Backup.Summary made =
          Backup.create(data, target, Instant.now().truncatedTo(ChronoUnit.SECONDS));
      command
          .commandLine()
          .getOut()
          .printf(
              "%s: %,d files, %,d bytes of %s%n", target, made.files(), made.bytes(), made.taken());
      command.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }
}
