package dev.pawl.cli.check;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.model.row.FieldType;
import dev.pawl.store.table.TableFile;
import dev.pawl.watch.Finding;
import dev.pawl.watch.profile.TableProfile;
import dev.pawl.watch.schema.SchemaChange;
import dev.pawl.watch.schema.SchemaCheck;
import dev.pawl.watch.schema.SchemaInference;
import dev.pawl.watch.schema.TableSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Infers schemas from files of data, checks files against them, and compares them. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "What data are expected to look like: infer it, check against it, compare it.",
    synopsisSubcommandLabel = "COMMAND")
final class CheckSchemaCommand implements Callable<Integer> {
  @Spec CommandSpec command;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  CheckSchemaCommand() {}

  @Override
  public Integer call() {
    command.commandLine().usage(command.commandLine().getErr());
    return ExitCode.USAGE;
  }

  @Command(
      name = "infer",
      mixinStandardHelpOptions = true,
      description =
          "Infers a schema from a CSV or Parquet file that is right, and says what it assumes.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:Done.", "2:A wrong option or file."})
  int infer(
      @Parameters(paramLabel = "FILE", description = "The data.") Path file,
      @Option(
              names = "--out",
              paramLabel = "SCHEMA",
              description = "Where to write it; to the output when it is not given.")
          @Nullable Path to,
      @Option(names = "--json-schema", description = "Write a JSON Schema of one row instead.")
          boolean jsonSchema,
      @Option(
              names = "--distributions",
              description = "Expect the distributions of the columns too.")
          boolean distributions)
      throws IOException {
    return CheckOptions.refusing(
        command,
        () -> {
          TableFile table = TableFile.open(file);
          TableProfile profile = profile(table);
          TableSchema inferred = SchemaInference.infer(types(table), profile);
          TableSchema schema =
              distributions ? inferred.expecting(SchemaInference.shapes(profile)) : inferred;
          String text = jsonSchema ? schema.toJsonSchema() : schema.toJson();
          PrintWriter out = command.commandLine().getOut();
          if (to == null) {
            out.println(text);
            return ExitCode.DONE;
          }
          Files.writeString(to, text + "\n");
          out.printf(Locale.ROOT, "%,d rows, %d columns%n", table.rows(), schema.schema().size());
          schema
              .schema()
              .fields()
              .forEach(field ->
                  out.printf(
                      "  %s: %s, %s%n",
                      field.name(),
                      field.type().name().toLowerCase(Locale.ROOT),
                      schema.assumptions().getOrDefault(field.name(), "nothing assumed")));
          out.println("Written to " + to);
          return ExitCode.DONE;
        });
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Checks a CSV or Parquet file against a schema.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:It is as expected.",
        "1:Something is not.",
        "2:A wrong option, schema or file."
      })
  int check(
      @Parameters(paramLabel = "FILE", description = "The data.") Path file,
      @Option(
              names = "--schema",
              required = true,
              paramLabel = "SCHEMA",
              description = "What is expected, from infer, perhaps edited.")
          Path expected,
      @Option(names = "--json", description = "Write JSON, for programs.") boolean json)
      throws IOException {
    return CheckOptions.refusing(
        command,
        () -> {
          TableSchema schema = read(expected);
          TableFile table = TableFile.open(file);
          List<Finding> findings = SchemaCheck.check(schema, types(table), profile(table));
          PrintWriter out = command.commandLine().getOut();
          if (json) {
            out.println(FindingReport.json(findings));
          } else {
            out.printf(Locale.ROOT, "%,d rows, %d columns%n", table.rows(), table.schema().size());
            FindingReport.text(findings, out);
          }
          return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        });
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Says what is different between two schemas, and what breaks.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:What the earlier one accepts, the later one accepts too.",
        "1:It does not.",
        "2:A wrong option or schema."
      })
  int diff(
      @Parameters(index = "0", paramLabel = "EARLIER", description = "A schema.") Path earlier,
      @Parameters(index = "1", paramLabel = "LATER", description = "A later version of it.")
          Path later)
      throws IOException {
    return CheckOptions.refusing(
        command,
        () -> {
          List<SchemaChange> changes = SchemaChange.between(read(earlier), read(later));
          PrintWriter out = command.commandLine().getOut();
          changes.forEach(change ->
              out.printf(
                  "%s: %s%s%n",
                  change.field(), change.what(), change.breaking() ? "  (breaks)" : ""));
          if (changes.isEmpty()) {
            out.println("No difference.");
          }
          return changes.stream().anyMatch(SchemaChange::breaking)
              ? ExitCode.FAILED
              : ExitCode.DONE;
        });
  }

  private static SequencedMap<String, FieldType> types(TableFile table) {
    SequencedMap<String, FieldType> types = new LinkedHashMap<>();
    table.schema().fields().forEach(field -> types.put(field.name(), field.type()));
    return types;
  }

  private static TableProfile profile(TableFile table) {
    TableProfile profile = TableProfile.of(table.schema(), 1);
    table.read(profile::add);
    return Distributions.without(profile, table.columns(FieldType.TIME));
  }

  private static TableSchema read(Path file) throws IOException {
    try {
      return TableSchema.fromJson(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          file + ": no such file (expected: a schema, from pawl check schema infer)", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + Failures.oneLine(e), e);
    }
  }
}
