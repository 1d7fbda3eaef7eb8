package dev.pawl.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.store.table.TableFile;
import dev.pawl.watch.leakage.LeakageCheck;
import dev.pawl.watch.leakage.Strength;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for what a model could not know when it predicts. */
@Command(
    name = "leakage",
    mixinStandardHelpOptions = true,
    description = {
      "Looks in a CSV or Parquet file for what a model could not know when it predicts: copies of",
      "the label, features that are too good alone or together, features known only later."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:Nothing was found.", "1:Something was found.", "2:A wrong option or file."})
final class CheckLeakageCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Mixin CheckOptions options;

  @Parameters(paramLabel = "FILE", description = "The data that a model is to learn from.")
  Path file;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The label; it may be in the settings instead.")
  @Nullable String target;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The time of the prediction: no other time may be later.")
  @Nullable String time;

  @Option(
      names = "--level",
      paramLabel = "RATE",
      description = "The rate of false findings, over all columns (default: 0.01).")
  @Nullable Double level;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckLeakageCommand() {}

  @Override
  public Integer call() throws IOException {
    return options.refusing(() -> {
      CheckSettings settings = options.settings(file, null, level);
      String label =
          Optional.ofNullable(target)
              .or(settings::target)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "--target: missing (expected: the column of the label)"));
      TableFile table = TableFile.open(file);
      List<String> names = table.schema().names();
      CheckOptions.requireColumns("--target", List.of(label), names);
      CheckOptions.requireColumns("--ignore", settings.ignore().keySet(), names);
      Optional<String> when = Optional.ofNullable(time).or(settings::time);
      Set<String> left = new HashSet<>(settings.ignore().keySet());
      settings.labelTime().ifPresent(left::add);
      LeakageCheck check =
          new LeakageCheck(
              table.schema(),
              new LeakageCheck.Settings(label, when, settings.knownAt(), left, settings.level()));
      table.read(check::add);
      LeakageCheck.Result result = check.result();
      return options.write(
          "What tells %s in %s".formatted(label, file.getFileName()),
          settings,
          result.findings(),
          new Said(table, label, result.strengths()));
    });
  }

  /** What is said besides the findings. */
  private record Said(TableFile table, String label, List<Strength> strengths)
      implements CheckOptions.Words {

    @Override
    public void head(PrintWriter out) {
      out.printf(
          Locale.ROOT, "%,d rows, %d features of %s%n", table.rows(), strengths.size(), label);
    }

    @Override
    public void foot(PrintWriter out) {
      out.println("Strongest alone, by the share of the error that goes away:");
      for (Strength strength : strengths.subList(0, Math.min(SHOWN, strengths.size()))) {
        out.printf(
            Locale.ROOT, "  %s %.2f %%%n", strength.feature(), 100 * Math.max(0, strength.share()));
      }
    }

    @Override
    public void json(ObjectNode root) {
      root.put("file", table.file().toString()).put("rows", table.rows()).put("target", label);
      ArrayNode features = root.putArray("features");
      for (Strength strength : strengths) {
        features
            .addObject()
            .put("field", strength.feature())
            .put("share", strength.share())
            .put("deviation", strength.deviation());
      }
    }

    @Override
    public List<CheckPage.Column> columns() {
      return List.of(
          new CheckPage.Column(
              "share of the error of " + label + " that a feature takes away alone",
              List.of("alone"),
              strengths.stream()
                  .map(each ->
                      new CheckPage.Bar(
                          each.feature(), List.of(Math.clamp(each.share(), 0.0, 1.0))))
                  .toList()));
    }
  }
}
