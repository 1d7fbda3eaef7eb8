package dev.pawl.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.store.csv.CsvProfile;
import dev.pawl.watch.drift.Comparison;
import dev.pawl.watch.drift.DriftTest;
import dev.pawl.watch.drift.TableCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a file of data with an earlier one. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the columns of a CSV file with those of an earlier one and names what is wrong:",
      "another unit, swapped columns, a stuck value, categories that came or went, missing values,",
      "drift. Columns of times are left out. Rows count as independent of each other."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:Nothing was found.", "1:Something was found.", "2:A wrong option or file."})
final class CheckDriftCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "FILE",
      description = "The earlier data.")
  Path reference;

  @Option(
      names = "--current",
      required = true,
      paramLabel = "FILE",
      description = "The data to check.")
  Path current;

  @Option(
      names = "--least-effect",
      defaultValue = "0.1",
      paramLabel = "SHARE",
      description = {
        "Which share of the rows must lie elsewhere for drift to count",
        "(default: ${DEFAULT-VALUE})."
      })
  double leastEffect;

  @Option(
      names = "--level",
      defaultValue = "0.01",
      paramLabel = "RATE",
      description = {
        "The rate of false findings of drift, over all columns",
        "(default: ${DEFAULT-VALUE})."
      })
  double level;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN=REASON",
      description = "Leaves a column out, and says why; may be given several times.")
  Map<String, String> ignored = new LinkedHashMap<>();

  @Option(names = "--json", description = "Write JSON, for programs.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckDriftCommand() {}

  @Override
  public Integer call() throws JsonProcessingException {
    try {
      TableCheck check = new TableCheck(new DriftTest(leastEffect, level));
      CsvProfile before = CsvProfile.read(reference, 1, null);
      CsvProfile now = CsvProfile.read(current, 2, before);
      requireKnown(before.types().keySet(), now.types().keySet());
      TableCheck.Result result =
          check.check(
              before.without(ignored.keySet()).columns(), now.without(ignored.keySet()).columns());
      if (json) {
        writeJson(before, now, result);
      } else {
        writeText(before, now, result);
      }
      return result.findings().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (IllegalArgumentException e) {
      command.commandLine().getErr().println("pawl: " + Failures.oneLine(e));
      return ExitCode.USAGE;
    }
  }

  private void requireKnown(Set<String> before, Set<String> now) {
    for (String name : ignored.keySet()) {
      if (!before.contains(name) && !now.contains(name)) {
        throw new IllegalArgumentException(
            "--ignore: %s (expected: one of %s)".formatted(name, now));
      }
    }
  }

  private void writeText(CsvProfile before, CsvProfile now, TableCheck.Result result) {
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d rows compared with %,d, %d columns%n",
        now.rows(),
        before.rows(),
        now.columns().columns().size() - ignored.size());
    FindingReport.text(result.findings(), out);
    List<String> undecided = names(result, Comparison.Verdict.UNDECIDED);
    if (!undecided.isEmpty()) {
      out.println(
          "Too few rows to say, or too close to the limit: " + String.join(", ", undecided));
    }
    if (!now.times().isEmpty()) {
      out.println("Left out as times: " + String.join(", ", now.times()));
    }
    ignored.forEach((column, reason) -> out.println("Left out: " + column + ", " + reason));
  }

  private static List<String> names(TableCheck.Result result, Comparison.Verdict verdict) {
    return result.comparisons().stream()
        .filter(each -> each.verdict() == verdict)
        .map(Comparison::column)
        .distinct()
        .toList();
  }

  private void writeJson(CsvProfile before, CsvProfile now, TableCheck.Result result)
      throws JsonProcessingException {
    ObjectNode root = FindingReport.JSON.createObjectNode();
    root.putObject("reference").put("file", reference.toString()).put("rows", before.rows());
    root.putObject("current").put("file", current.toString()).put("rows", now.rows());
    FindingReport.add(result.findings(), root.putArray("findings"));
    ArrayNode columns = root.putArray("columns");
    for (Comparison comparison : result.comparisons()) {
      ObjectNode column =
          columns
              .addObject()
              .put("field", comparison.column())
              .put("aspect", comparison.aspect().name().toLowerCase(Locale.ROOT))
              .put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT))
              .put("effect", comparison.effect())
              .put("low", comparison.low())
              .put("high", comparison.high())
              .put("p", comparison.pValue());
      ObjectNode measures = column.putObject("measures");
      comparison.measures().forEach(measures::put);
    }
    ArrayNode suppressed = root.putArray("suppressed");
    ignored.forEach(
        (column, reason) -> suppressed.addObject().put("field", column).put("reason", reason));
    command.commandLine().getOut().println(FindingReport.JSON.writeValueAsString(root));
  }
}
