package dev.pawl.cli.trial;

import dev.pawl.trial.Figures;
import dev.pawl.trial.paired.PairedComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @Option(
      names = "--alike",
      description =
          "The challenger is the champion after it learned on: rare large differences are as likely"
              + " on either side, which decides sooner.")
  boolean alike;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  PairedCommand() {}

  @Override
  Answer answer() {
    List<String> names = new ArrayList<>(List.of(champion, challenger));
    block.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    block.ifPresent(name -> requireWholeBlocks(columns, name));
    PairedComparison.Settings settings = PairedComparison.Settings.of(alpha, margin, firstLook);
    PairedComparison comparison =
        PairedComparison.of(alike ? settings.alikeInTheTails() : settings);
    Band band = new Band();
    int blocks = 0;
    for (int row = 0; row < columns.size(); row++) {
      comparison.add(columns.number(row, champion), columns.number(row, challenger), 1);
      if (endsBlock(columns, row)) {
        comparison.closeBlock();
        band.add(++blocks, comparison.verdict().interval());
      }
    }
    String name = challenger + " - " + champion;
    String note =
        "%s; holds at all looks from block %d on, each end of the interval by itself with %s %%"
            .formatted(
                block.map(column -> "a block for each " + column).orElse("blocks of 20 rows"),
                firstLook,
                Figures.of(100 * (1 - alpha)));
    return Answer.of(new Answer.Named(name, comparison.verdict()), List.of(note))
        .with(List.of(band.plot(name + ", block by block", "blocks")));
  }

  private boolean endsBlock(Columns columns, int row) {
    if (row == columns.size() - 1) {
      return true;
    }
    return block.isPresent()
        ? !columns.name(row, block.get()).equals(columns.name(row + 1, block.get()))
        : row % 20 == 19;
  }

  /** A block that goes on after another one means that rows are not in order of time. */
  private void requireWholeBlocks(Columns columns, String name) {
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < columns.size(); row++) {
      String own = columns.name(row, name);
      boolean first = row == 0 || !columns.name(row - 1, name).equals(own);
      if (first && !seen.add(own)) {
        throw columns.wrong(
            row,
            new IllegalArgumentException(
                "block %s goes on after another one (expected: rows in order of event time)"
                    .formatted(own)));
      }
    }
  }
}
