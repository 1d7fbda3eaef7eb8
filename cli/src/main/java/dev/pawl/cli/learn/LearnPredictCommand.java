package dev.pawl.cli.learn;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import dev.pawl.store.csv.CsvFields;
import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies a learner that {@code pawl learn --save} wrote to the rows of a file. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Applies what pawl learn --save wrote to the rows of a CSV or Parquet file.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:All rows were predicted.",
      "1:Something failed.",
      "2:A wrong option or data file."
    })
public final class LearnPredictCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(
      paramLabel = "FILE",
      description = "A CSV or Parquet file with the columns that were learned.")
  Path file;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "What pawl learn --save wrote.")
  Path model;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the predictions go, a line for each row (default: standard output).")
  @Nullable Path out;

  @Option(
      names = "--explain",
      paramLabel = "N",
      description =
          "Adds a column with the N features that speak most for or against each prediction.")
  int explain;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public LearnPredictCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      if (explain < 0) {
        throw new IllegalArgumentException(
            "--explain: %d (expected: how many features, at least 0)".formatted(explain));
      }
      SavedLearner saved = SavedLearner.readFrom(model, "--model");
      Path to = out;
      if (to == null) {
        PrintWriter standard = command.commandLine().getOut();
        predict(saved, standard);
        standard.flush();
      } else {
        try (BufferedWriter writer = Files.newBufferedWriter(to);
            var lines = new PrintWriter(writer)) {
          predict(saved, lines);
        }
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private void predict(SavedLearner saved, PrintWriter lines) {
    Model frozen = saved.learner().freeze();
    Model.Scratch scratch = frozen.scratch();
    double[] scores = new double[frozen.task().scores()];
    List<String> classes = saved.target().classes();
    lines.print("prediction");
    classes.forEach(name -> lines.print("," + quoted("probability of " + name)));
    lines.print(explain > 0 ? ",because\n" : "\n");
    Because because = new Because(frozen, explain);
    try (CsvTable table = CsvTable.open(file)) {
      var fields = new CsvFields(table, frozen.schema(), ZoneOffset.UTC);
      if (!fields.missing().isEmpty()) {
        command
            .commandLine()
            .getErr()
            .println(
                "pawl: %s has no column for %s: missing in each row"
                    .formatted(file, fields.missing()));
      }
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        Row row = fields.row(line);
        frozen.predict(row, scratch, scores);
        lines.print(quoted(saved.target().text(scores)));
        for (int c = 0; c < classes.size(); c++) {
          double score = scores.length > 1 ? scores[c] : c == 1 ? scores[0] : 1 - scores[0];
          lines.print("," + score);
        }
        if (explain > 0) {
          lines.print("," + quoted(because.of(row, scores)));
        }
        lines.print('\n');
      }
    }
  }

  private static String quoted(String text) {
    return text.matches("[^\",;\\t\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
