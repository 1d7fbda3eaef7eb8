package dev.pawl.cli.gate;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.gate.DryGate.Finding;
import dev.pawl.cli.gate.DryGate.Side;
import dev.pawl.cli.node.Node;
import dev.pawl.loop.SpecCheck;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.store.csv.CsvHoldout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the gate on what a spec makes of a file. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether what a spec makes would pass the gate: schema, sanity, backtest, slices, costs.",
      "It learns the first four fifths of a file and is tried on the rest. Changes nothing."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:It would pass.", "1:It would not.", "2:A wrong option, spec or file."})
public final class GateCommand implements Callable<Integer> {
  private static final int FEWEST = 10;

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "SPEC", description = "The spec.")
  Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "A CSV file with a column for each input and each value of the outcome.")
  Path data;

  @Option(
      names = "--against",
      paramLabel = "SPEC",
      description = "The present spec (default: a version that has learned nothing).")
  @Nullable Path against;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public GateCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    try {
      Read wanted = side(file);
      Read other = against == null ? wanted : side(against);
      Side candidate = wanted.side();
      Side present = other.side();
      if (wanted.without() != other.without()) {
        throw new IllegalArgumentException(
            "%s: %d rows without a label under %s, %d under %s (expected: the same rows with a label under both). Give a file of rows with both labels"
                .formatted(data, wanted.without(), file, other.without(), against));
      }
      if (candidate.rows().size() < FEWEST) {
        throw new IllegalArgumentException(
            "%s: %d rows (expected: at least %d)".formatted(data, candidate.rows().size(), FEWEST));
      }
      List<Finding> findings = new DryGate(candidate, present, Node::cpuNanos).run(against != null);
      if (wanted.without() > 0) {
        out.printf("%-9s %-7s %d without a label%n", "rows", "left out", wanted.without());
      }
      for (Finding each : findings) {
        out.printf(
            "%-9s %-7s %s%n", each.check(), each.passed() ? "passed" : "failed", each.found());
      }
      out.flush();
      return findings.stream().allMatch(Finding::passed) ? ExitCode.DONE : ExitCode.FAILED;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, command.commandLine().getErr());
    }
  }

  /** A side, and how many rows of the file have no label under its spec. */
  private record Read(Side side, long without) {}

  private Read side(Path spec) throws IOException {
    Spec read = SpecReader.read(spec);
    SpecCheck.ready(read, String.valueOf(spec.getFileName()));
    CsvHoldout.Labelled labelled = CsvHoldout.readLabelled(data, read);
    return new Read(new Side(ModelDefinition.of(read), labelled.rows()), labelled.without());
  }
}
