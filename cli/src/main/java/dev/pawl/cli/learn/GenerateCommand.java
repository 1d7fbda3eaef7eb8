package dev.pawl.cli.learn;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.stream.generator.Concept;
import dev.pawl.stream.generator.Drift;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Form;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a generated stream of labelled rows as CSV. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Writes labelled rows of a generated stream as CSV, with drift on request.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:All rows were written.", "1:Something failed.", "2:A wrong option."})
public final class GenerateCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(
      paramLabel = "STREAM[:SETTING=VALUE,...]",
      description = "agrawal, hyperplane, led, random_rbf, random_tree or sea.")
  String stream;

  @Option(names = "--rows", required = true, paramLabel = "N", description = "How many rows.")
  long rows;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all random draws (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--drift",
      paramLabel = "STREAM",
      description = "The stream that takes over, of the same features.")
  @Nullable String drift;

  @Option(
      names = "--at",
      paramLabel = "ROW",
      description =
          "Where the other stream takes over, counted from 0 (default: half of the rows).")
  @Nullable Long at;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Over how many rows it takes over (default: at once).")
  @Nullable Long width;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the rows go (default: standard output).")
  @Nullable Path out;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public GenerateCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      if (rows < 1) {
        throw new IllegalArgumentException("--rows: %d (expected: at least 1)".formatted(rows));
      }
      Concept concept = concept();
      Path to = out;
      if (to != null && !isWritable(to)) {
        throw new IllegalArgumentException(
            "--out: %s (expected: a file in a folder that is there)".formatted(to));
      }
      if (to == null) {
        PrintWriter standard = command.commandLine().getOut();
        write(concept, standard);
        standard.flush();
      } else {
        try (BufferedWriter writer = Files.newBufferedWriter(to);
            var lines = new PrintWriter(writer)) {
          write(concept, lines);
        }
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private Concept concept() {
    Concept concept = StreamChoice.parse("STREAM", stream);
    if (drift == null) {
      if (at != null || width != null) {
        throw new IllegalArgumentException(
            "%s: without --drift (expected: with it)".formatted(at != null ? "--at" : "--width"));
      }
      return concept;
    }
    Concept after = StreamChoice.parse("--drift", drift);
    if (!after.form().equals(concept.form())) {
      throw new IllegalArgumentException(
          "--drift: %s, which has %s (expected: %s, as %s has)"
              .formatted(drift, words(after.form()), words(concept.form()), stream));
    }
    long from = at == null ? rows / 2 : at;
    long over = width == null ? 0 : width;
    if (from < 0 || over < 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least 0)"
              .formatted(from < 0 ? "--at" : "--width", Math.min(from, over)));
    }
    return new Drift(concept, after, from, over);
  }

  private static String words(Form form) {
    long numbers = form.features().stream().filter(Form.Feature::isNumber).count();
    return "%d numbers, %d categories and %d classes"
        .formatted(numbers, form.features().size() - numbers, form.classes());
  }

  private static boolean isWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return !Files.isDirectory(file) && (folder == null || Files.isDirectory(folder));
  }

  private void write(Concept concept, PrintWriter lines) {
    List<Form.Feature> features = concept.form().features();
    features.forEach(feature -> lines.print(feature.name() + ","));
    lines.print("class\n");
    double[] values = new double[features.size()];
    ExampleSource source = concept.start(seed);
    for (long i = 0; i < rows; i++) {
      int label = source.next(values);
      for (int f = 0; f < values.length; f++) {
        if (features.get(f).isNumber()) {
          lines.print(values[f]);
        } else {
          lines.print("v" + (int) values[f]);
        }
        lines.print(',');
      }
      lines.print(label);
      lines.print('\n');
    }
  }
}
