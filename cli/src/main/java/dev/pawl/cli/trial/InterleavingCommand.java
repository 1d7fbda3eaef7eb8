package dev.pawl.cli.trial;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.interleave.Interleaved.Credit;
import dev.pawl.trial.interleave.Preference;
import dev.pawl.trial.interleave.SequentialPreference;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @Option(
      names = "--sequential",
      description = "Looked at after every list: rows are in the order of time.")
  boolean sequential;

  @Option(
      names = "--planned",
      description = "With --sequential: the planned number of users (default: those in the file).")
  Optional<Long> planned = Optional.empty();

  @Option(
      names = "--first-look",
      defaultValue = "100",
      description = "With --sequential: users before (default: ${DEFAULT-VALUE}).")
  long firstLook;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  InterleavingCommand() {}

  @Override
  Answer answer() {
    Columns columns = Columns.read(file, List.of(user, a, b));
    if (planned.isPresent() && !sequential) {
      throw new IllegalArgumentException(
          "--planned: without --sequential (expected: with it, one look needs no plan)");
    }
    Lists lists = sequential ? manyLooks(columns) : oneLook(columns);
    return Answer.of(
        new Answer.Named(b + " - " + a, lists.verdict()),
        List.of(
            "%d of %d lists had no click that tells the two apart"
                .formatted(lists.clickless(), columns.size())));
  }

  private record Lists(Verdict verdict, long clickless) {}

  private interface Adding {
    void add(String user, Credit credit);
  }

  private void each(Columns columns, Adding adding) {
    for (int row = 0; row < columns.size(); row++) {
      adding.add(columns.name(row, user), new Credit(columns.count(row, a), columns.count(row, b)));
    }
  }

  private Lists oneLook(Columns columns) {
    Preference preference = new Preference();
    each(columns, preference::add);
    return new Lists(preference.verdict(options.terms()), preference.clickless());
  }

  private Lists manyLooks(Columns columns) {
    Set<String> users = new HashSet<>();
    each(columns, (who, credit) -> users.add(who));
    SequentialPreference preference =
        new SequentialPreference(
            options.terms(), planned.orElse(Math.max(1L, users.size())), firstLook);
    each(columns, preference::add);
    return new Lists(preference.verdict(), preference.clickless());
  }
}
