package dev.pawl.cli.trial;

import dev.pawl.trial.paired.PairedComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two versions' losses on the same examples, in blocks. */
@Command(
    name = "paired",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two versions' losses on the same examples, in order of event time.",
      "The verdict holds however often it was looked at before; smaller is better."
    })
final class PairedCommand extends TrialRun {
  @Parameters(paramLabel = "FILE", description = "A CSV file with a header.")
  Path file;

  @Option(
      names = "--champion",
      defaultValue = "champion",
      paramLabel = "COLUMN",
      description = "The champion's losses (default: ${DEFAULT-VALUE}).")
  String champion;

  @Option(
      names = "--challenger",
      defaultValue = "challenger",
      paramLabel = "COLUMN",
      description = "The challenger's losses (default: ${DEFAULT-VALUE}).")
  String challenger;

  @Option(
      names = "--block",
      paramLabel = "COLUMN",
      description = "What names the block, such as the hour (default: 20 rows each).")
  Optional<String> block = Optional.empty();

  @Option(
      names = "--margin",
      defaultValue = "0.01",
      description =
          "How much worse is tolerated, as a share of the champion's loss (default:"
              + " ${DEFAULT-VALUE}).")
  double margin;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "One-sided, over all looks (default: ${DEFAULT-VALUE}).")
  double alpha;

  @Option(
      names = "--first-look",
      defaultValue = "24",
      description = "Blocks before the first verdict (default: ${DEFAULT-VALUE}).")
  int firstLook;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  PairedCommand() {}

  @Override
  Answer answer() {
    List<String> names = new ArrayList<>(List.of(champion, challenger));
    block.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    PairedComparison comparison =
        PairedComparison.of(PairedComparison.Settings.of(alpha, margin, firstLook));
    for (int row = 0; row < columns.size(); row++) {
      boolean ends =
          row > 0
              && (block.isPresent()
                  ? !columns.text(row, block.get()).equals(columns.text(row - 1, block.get()))
                  : row % 20 == 0);
      if (ends) {
        comparison.closeBlock();
      }
      comparison.add(columns.number(row, champion), columns.number(row, challenger), 1);
    }
    comparison.closeBlock();
    return Answer.of(
        List.of(new Answer.Named(challenger + " - " + champion, comparison.verdict())), List.of());
  }
}
