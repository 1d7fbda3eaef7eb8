package dev.pawl.cli.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.RowExpressions;
import dev.pawl.store.table.TableFile;
import dev.pawl.watch.profile.TableProfile;
import dev.pawl.watch.quality.QualityCheck;
import dev.pawl.watch.quality.QualitySettings;
import dev.pawl.watch.quality.RowRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for what is wrong with the rows of one file. */
@Command(
    name = "quality",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for what is wrong with a CSV or Parquet file by itself: values that are stuck,"
          + " missing",
      "in a row, placeholders or partly in another unit, rows that came twice, rules that do not",
      "hold, events and labels that come late. Rows are taken in the order of the file."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:Nothing was found.", "1:Something was found.", "2:A wrong option or file."})
final class CheckQualityCommand implements Callable<Integer> {
  @Mixin CheckOptions options;

  @Parameters(paramLabel = "FILE", description = "The data.")
  Path file;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The label: where it is missing, labels are late.")
  @Nullable String target;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "When it happened, or was predicted.")
  @Nullable String time;

  @Option(names = "--arrived", paramLabel = "COLUMN", description = "When it was heard of.")
  @Nullable String arrived;

  @Option(names = "--label-time", paramLabel = "COLUMN", description = "When the label was known.")
  @Nullable String labelTime;

  @Option(
      names = "--rule",
      paramLabel = "NAME=CONDITION",
      description = {
        "What must hold of each row, such as \"order=start <= end\", in the language of specs;",
        "may be given several times."
      })
  Map<String, String> rules = new LinkedHashMap<>();

  @Option(
      names = "--level",
      paramLabel = "RATE",
      description = "The rate of false findings, over all columns (default: 0.01).")
  @Nullable Double level;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckQualityCommand() {}

  @Override
  public Integer call() throws IOException {
    return options.refusing(() -> {
      CheckSettings settings = options.settings(file, null, level);
      TableFile table = TableFile.open(file);
      List<String> names = table.schema().names();
      CheckOptions.requireColumns("--ignore", settings.ignore().keySet(), names);
      QualityCheck check =
          new QualityCheck(table.schema(), table.rows(), quality(settings, table.schema()));
      TableProfile profile = TableProfile.of(table.schema(), 1);
      table.read(row -> {
        check.add(row);
        if (options.html != null) {
          profile.add(row);
        }
      });
      return options.write(
          "Quality of " + file.getFileName(), settings, check.findings(), new Said(table, profile));
    });
  }

  private QualitySettings quality(CheckSettings settings, Schema schema) {
    Map<String, String> all = new LinkedHashMap<>(settings.rules());
    all.putAll(rules);
    List<RowRule> compiled = new ArrayList<>();
    all.forEach((name, text) -> {
      try {
        compiled.add(new RowRule(name, text, RowExpressions.standard().compile(text, schema)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("rule " + name, e);
      }
    });
    return new QualitySettings(
        Optional.ofNullable(target).or(settings::target),
        Optional.ofNullable(time).or(settings::time),
        Optional.ofNullable(arrived).or(settings::arrived),
        Optional.ofNullable(labelTime).or(settings::labelTime),
        compiled,
        settings.ignore().keySet(),
        settings.level());
  }

  /** What is said besides the findings. */
  private record Said(TableFile table, TableProfile profile) implements CheckOptions.Words {

    @Override
    public void head(PrintWriter out) {
      out.printf(Locale.ROOT, "%,d rows, %d columns%n", table.rows(), table.schema().size());
    }

    @Override
    public void foot(PrintWriter out) {}

    @Override
    public void json(ObjectNode root) {
      root.put("file", table.file().toString()).put("rows", table.rows());
    }

    @Override
    public List<CheckPage.Column> columns() {
      return Distributions.of(
          List.of(Distributions.without(profile, table.columns(FieldType.TIME))),
          List.of("share of the rows"));
    }
  }
}
