package dev.pawl.cli.data;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.node.DataFolder;
import dev.pawl.cli.progress.Progress;
import dev.pawl.log.EventLog;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.store.parquet.ParquetExamples;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes things out of a data folder. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Takes things out of a data folder, for other programs.",
    synopsisSubcommandLabel = "WHAT",
    subcommands = ExportCommand.Examples.class)
public final class ExportCommand {

  /** Made by the command line. */
  public ExportCommand() {}

  /** Writes examples as Parquet. */
  @Command(
      name = "examples",
      mixinStandardHelpOptions = true,
      description = {
        "Writes what models learn from, predictions with their labels, as Parquet:",
        "FOLDER/model=NAME/day=YYYY-MM-DD/*.parquet, for pandas, pyarrow, DuckDB, Spark."
      },
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:The examples were written.",
        "2:A wrong option, or the folder has examples of the model already.",
        "5:There is no such model."
      })
  static final class Examples implements Callable<Integer> {
    @picocli.CommandLine.Spec CommandSpec command;

    @Parameters(
        arity = "0..*",
        paramLabel = "MODEL",
        description = "Models (default: all of the data folder).")
    List<String> models = List.of();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "FOLDER",
        description = "Where the files go.")
    Path to;

    @Option(
        names = "--data",
        defaultValue = "pawl-data",
        paramLabel = "FOLDER",
        description = "The data folder (default: ${DEFAULT-VALUE}).")
    Path data;

    @SuppressWarnings("NullAway.Init") // picocli fills the options in
    Examples() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter err = command.commandLine().getErr();
      try {
        return export(DataFolder.existing(data), err);
      } catch (IllegalArgumentException e) {
        return Failures.ofCaller(e, err);
      }
    }

    private int export(DataFolder folder, PrintWriter err) throws IOException {
      try (Registry registry = folder.registry()) {
        List<String> known = registry.models().stream().map(ModelEntry::model).toList();
        for (String model : models) {
          if (!known.contains(model)) {
            err.println("pawl: model: %s (expected: one of %s)".formatted(model, known));
            return ExitCode.NOT_FOUND;
          }
        }
        for (String model : models.isEmpty() ? known : models) {
          long count = export(registry.model(model).orElseThrow(), registry, folder);
          command.commandLine().getOut().printf("%s: %,d examples%n", model, count);
          command.commandLine().getOut().flush();
        }
      }
      return ExitCode.DONE;
    }

    private long export(ModelEntry entry, Registry registry, DataFolder folder) throws IOException {
      Spec spec = SpecReader.read(entry.spec(), entry.model());
      try (EventLog log = folder.log(entry.model());
          LogExamples examples = new LogExamples(log, spec, Long.MIN_VALUE);
          Progress progress =
              Progress.over("Exporting " + entry.model(), log.end() - log.start(), false)) {
        for (Decision decision : registry.decisions(entry.model(), 0, Integer.MAX_VALUE)) {
          if (decision.kind() == Decision.Kind.APPLY) {
            registry
                .spec(String.valueOf(decision.evidence().get("spec")))
                .map(yaml -> Columns.of(SpecReader.read(yaml, "an earlier spec")))
                .ifPresent(examples::alsoDecode);
          }
        }
        return ParquetExamples.write(
            to,
            entry.model(),
            Columns.of(spec).row(),
            new Remaining(examples, log.start(), log.end(), progress));
      }
    }
  }

  /** The examples of a log up to an offset, one after the other. */
  private static final class Remaining implements Iterator<Example> {
    private final LogExamples examples;
    private final long end;
    private final Progress progress;
    private long reported;
    private @Nullable Example next;

    Remaining(LogExamples examples, long start, long end, Progress progress) {
      this.examples = examples;
      this.reported = start;
      this.end = end;
      this.progress = progress;
      this.next = examples.next(end);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Example next() {
      Example example = next;
      if (example == null) {
        throw new NoSuchElementException("no more examples");
      }
      progress.step(example.labelOffset() - reported);
      reported = example.labelOffset();
      next = examples.next(end);
      return example;
    }
  }
}
