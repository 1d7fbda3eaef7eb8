package dev.pawl.cli.trial;

import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.Preference;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose results users clicked. */
@Command(
    name = "interleaving",
    mixinStandardHelpOptions = true,
    description = "Says which of two interleaved rankings users prefer; a row is one list.")
final class InterleavingCommand extends TrialRun {
  @Parameters(paramLabel = "FILE", description = "A CSV file with a header.")
  Path file;

  @Option(
      names = "--user",
      defaultValue = "user",
      paramLabel = "COLUMN",
      description = "Default: ${DEFAULT-VALUE}.")
  String user;

  @Option(
      names = "--a",
      defaultValue = "a",
      paramLabel = "COLUMN",
      description = "Clicks on the first ranking's items (default: ${DEFAULT-VALUE}).")
  String a;

  @Option(
      names = "--b",
      defaultValue = "b",
      paramLabel = "COLUMN",
      description = "Clicks on the second ranking's (default: ${DEFAULT-VALUE}).")
  String b;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  InterleavingCommand() {}

  @Override
  Answer answer() {
    Columns columns = Columns.read(file, List.of(user, a, b));
    Preference preference = new Preference();
    for (int row = 0; row < columns.size(); row++) {
      preference.add(
          columns.name(row, user), new Credit(columns.count(row, a), columns.count(row, b)));
    }
    return Answer.of(
        List.of(new Answer.Named(b + " - " + a, preference.verdict(options.terms()))),
        List.of(
            "%d of %d lists had no click that tells the two apart"
                .formatted(preference.clickless(), columns.size())));
  }
}
