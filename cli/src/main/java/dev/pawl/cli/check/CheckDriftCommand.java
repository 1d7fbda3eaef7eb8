package dev.pawl.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.model.row.FieldType;
import dev.pawl.store.table.TableFile;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison;
import dev.pawl.watch.drift.DriftTest;
import dev.pawl.watch.drift.TableCheck;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a file of data with an earlier one. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the columns of a CSV or Parquet file with those of an earlier one and names what"
          + " is",
      "wrong: another unit, swapped columns, a stuck value, categories that came or went, missing",
      "values, drift. Columns of times are left out. Rows count as independent of each other."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:Nothing was found.", "1:Something was found.", "2:A wrong option or file."})
final class CheckDriftCommand implements Callable<Integer> {
  private static final List<Later> LATER = List.of(Later.values());

  @Mixin CheckOptions options;

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
      paramLabel = "SHARE",
      description = {
        "Which share of the rows must lie elsewhere for drift to count (default: 0.1)."
      })
  @Nullable Double leastEffect;

  @Option(
      names = "--level",
      paramLabel = "RATE",
      description = "The rate of false findings of drift, over all columns (default: 0.01).")
  @Nullable Double level;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  CheckDriftCommand() {}

  @Override
  public Integer call() throws IOException {
    return options.refusing(() -> {
      CheckSettings settings = options.settings(current, leastEffect, level);
      TableCheck check = new TableCheck(new DriftTest(settings.leastEffect(), settings.level()));
      TableFile now = TableFile.open(current);
      TableFile before = TableFile.open(reference).like(now);
      now = now.like(before);
      Set<String> names = new LinkedHashSet<>(now.schema().names());
      names.addAll(before.schema().names());
      CheckOptions.requireColumns("--ignore", settings.ignore().keySet(), names);
      TableProfile earlier = profile(before, 1, settings);
      TableProfile later = profile(now, 2, settings);
      TableCheck.Result result = check.check(earlier, later);
      return options.write(
          "%s beside %s".formatted(current.getFileName(), reference.getFileName()),
          settings,
          result.findings().stream().map(each -> late(each, settings, earlier, later)).toList(),
          new Said(before, earlier, now, later, result));
    });
  }

  private static TableProfile profile(TableFile file, long seed, CheckSettings settings) {
    TableProfile profile = TableProfile.of(file.schema(), seed);
    NumberProfile[] lags =
        LATER.stream().map(each -> new NumberProfile(seed + 100)).toArray(NumberProfile[]::new);
    int from = time(file, settings.time());
    int[] to = LATER.stream().mapToInt(each -> time(file, each.of(settings))).toArray();
    file.read(row -> {
      profile.add(row);
      for (int i = 0; from >= 0 && i < to.length; i++) {
        if (to[i] >= 0) {
          lags[i].add(row.number(to[i]) - row.number(from));
        }
      }
    });
    for (int i = 0; from >= 0 && i < to.length; i++) {
      if (to[i] >= 0) {
        profile.put(LATER.get(i).name(settings), lags[i]);
      }
    }
    List<String> left = new ArrayList<>(settings.ignore().keySet());
    left.addAll(file.columns(FieldType.TIME));
    return Distributions.without(profile, left);
  }

  private static int time(TableFile file, Optional<String> name) {
    int index = name.map(file.schema()::find).orElse(-1);
    return index >= 0 && file.schema().field(index).type() == FieldType.TIME ? index : -1;
  }

  /** A lag that has grown is not just drift. */
  private static Finding late(
      Finding finding, CheckSettings settings, TableProfile earlier, TableProfile later) {
    for (Later each : LATER) {
      String name = each.name(settings);
      if (finding.where().feature().equals(name)
          && earlier.columns().get(name) instanceof NumberProfile before
          && later.columns().get(name) instanceof NumberProfile now
          && now.moments().mean() > before.moments().mean()) {
        return new Finding(
            each.kind(),
            Where.feature(each.of(settings).orElse(name)),
            finding.since(),
            finding.confidence(),
            finding.severity(),
            "later after %s than before; %s"
                .formatted(settings.time().orElse("?"), finding.evidence()),
            "wait longer, or look why they are late");
      }
    }
    return finding;
  }

  /** A time that follows that of the event. */
  private enum Later {
    LABEL,
    ARRIVAL;

    Finding.Kind kind() {
      return this == LABEL ? Finding.Kind.LATE_LABELS : Finding.Kind.LATE_ARRIVAL;
    }

    Optional<String> of(CheckSettings settings) {
      return this == LABEL ? settings.labelTime() : settings.arrived();
    }

    String name(CheckSettings settings) {
      return of(settings).orElse("?") + " − " + settings.time().orElse("?");
    }
  }

  /** What is said besides the findings. */
  private record Said(
      TableFile before,
      TableProfile earlier,
      TableFile now,
      TableProfile later,
      TableCheck.Result result)
      implements CheckOptions.Words {

    @Override
    public void head(PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "%,d rows compared with %,d, %d columns%n",
          now.rows(),
          before.rows(),
          later.columns().size());
    }

    @Override
    public void foot(PrintWriter out) {
      List<String> undecided =
          result.comparisons().stream()
              .filter(each -> each.verdict() == Comparison.Verdict.UNDECIDED)
              .map(Comparison::column)
              .distinct()
              .toList();
      if (!undecided.isEmpty()) {
        out.println(
            "Too few rows to say, or too close to the limit: " + String.join(", ", undecided));
      }
      List<String> times = now.columns(FieldType.TIME);
      if (!times.isEmpty()) {
        out.println("Left out as times: " + String.join(", ", times));
      }
    }

    @Override
    public void json(ObjectNode root) {
      root.putObject("reference").put("file", before.file().toString()).put("rows", before.rows());
      root.putObject("current").put("file", now.file().toString()).put("rows", now.rows());
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
    }

    @Override
    public List<CheckPage.Column> columns() {
      return Distributions.of(List.of(earlier, later), List.of("reference", "current"));
    }
  }
}
