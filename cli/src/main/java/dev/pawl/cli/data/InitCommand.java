package dev.pawl.cli.data;

import dev.pawl.cli.csv.TimeColumns;
import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.option.TimeOptions;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.spec.template.ColumnSummary;
import dev.pawl.spec.template.SpecTemplate;
import dev.pawl.spec.template.TableSummary;
import dev.pawl.store.csv.CsvColumn;
import dev.pawl.store.csv.CsvColumns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first spec for a CSV or Parquet file. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Looks at a CSV or Parquet file and writes a first spec for it, with comments.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:The spec was written.", "2:A wrong option or file; nothing was written."})
public final class InitCommand implements Callable<Integer> {

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "A CSV file, gzipped or not, or a Parquet file.")
  Path file;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict (default: the last that is no time, and said).")
  @Nullable String target;

  @Mixin TimeOptions time;

  @Option(
      names = "--owner",
      defaultValue = "${sys:user.name}",
      description = "Who answers for the model (default: the user's name).")
  String owner;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "SPEC",
      description =
          "Where the spec goes, a file that is not there yet; - for the terminal (default:"
              + " MODEL.yaml).")
  @Nullable String output;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      paramLabel = "N",
      description = "How many rows to look at, at most (default: ${DEFAULT-VALUE}).")
  long rows;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public InitCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      write(err);
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private void write(PrintWriter err) throws IOException {
    CsvColumns seen = CsvColumns.infer(file, rows);
    for (String named : given()) {
      requireColumn(seen, named);
    }
    TimeColumns times =
        TimeColumns.of(
            seen.columns(),
            target == null ? Set.of() : Set.of(target),
            time.prediction(),
            time.outcome());
    String predicted = target == null ? last(seen, times) : target;
    if (target == null) {
      err.printf("pawl: what is predicted is the last column, %s (another: --target)%n", predicted);
    }
    TableSummary table =
        new TableSummary(
            String.valueOf(file.getFileName()),
            seen.columns().stream().map(column -> summary(column, seen.rows())).toList(),
            times.prediction(),
            times.outcome());
    String yaml = SpecTemplate.of(table, predicted, owner);
    Spec spec = SpecReader.read(yaml, "the spec of " + file);
    ModelDefinition.of(spec).learner(ModelDefinition.MAIN);
    if ("-".equals(output)) {
      command.commandLine().getOut().print(yaml);
      command.commandLine().getOut().flush();
      return;
    }
    Path to = output == null ? Path.of(spec.model() + ".yaml") : Path.of(output);
    if (Files.exists(to)) {
      throw new IllegalArgumentException(
          "--output: %s is there already (expected: a new file, or - for the terminal)"
              .formatted(to));
    }
    Files.writeString(to, yaml, StandardOpenOption.CREATE_NEW);
    say(seen, times, to, err);
  }

  private List<String> given() {
    return Stream.of(Optional.ofNullable(target), time.prediction(), time.outcome())
        .flatMap(Optional::stream)
        .toList();
  }

  private static void requireColumn(CsvColumns seen, String name) {
    List<String> names = seen.columns().stream().map(CsvColumn::name).toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException("column: %s (expected: one of %s)".formatted(name, names));
    }
  }

  private static String last(CsvColumns seen, TimeColumns times) {
    return seen.columns().stream()
        .filter(column -> column.type() != InputSpec.Type.TIME)
        .map(CsvColumn::name)
        .filter(name ->
            !times.prediction().equals(Optional.of(name))
                && !times.outcome().equals(Optional.of(name)))
        .reduce((first, second) -> second)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "columns: only times (expected: one to predict, and one to predict it from)"));
  }

  private static ColumnSummary summary(CsvColumn column, long rows) {
    return new ColumnSummary(
        column.name(),
        column.type(),
        rows,
        column.missing(),
        column.distinct(),
        bound(column, column.minimum()),
        bound(column, column.maximum()),
        column.values().isEmpty() && !column.example().isEmpty()
            ? List.of(column.example())
            : column.values());
  }

  private static OptionalDouble bound(CsvColumn column, double value) {
    return column.type() != InputSpec.Type.NUMBER || Double.isNaN(value)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }

  private static void say(CsvColumns seen, TimeColumns times, Path to, PrintWriter err) {
    if (!seen.whole()) {
      err.printf("pawl: looked at the first %,d rows%n", seen.rows());
    }
    err.printf(
        "pawl: time of predictions: %s, time of outcomes: %s%n",
        times.prediction().map("column %s"::formatted).orElse("no column stands out"),
        times.outcome().map("column %s"::formatted).orElse("no column stands out"));
    err.printf("pawl: wrote %s: go through it, then 'pawl apply %s'%n", to, to);
  }
}
