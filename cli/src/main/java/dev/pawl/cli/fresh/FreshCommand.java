package dev.pawl.cli.fresh;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.fresh.Freshness.Settings;
import dev.pawl.cli.node.Node;
import dev.pawl.cli.option.DurationText;
import dev.pawl.cli.progress.Progress;
import dev.pawl.cli.replay.EventOptions;
import dev.pawl.cli.replay.ReplayData;
import dev.pawl.loop.SpecCheck;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.Durations;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how often a model should be updated, from events that have happened. */
@Command(
    name = "fresh",
    mixinStandardHelpOptions = true,
    description =
        "Says what newer data are worth to a model: its loss by the age of its data and by how often"
            + " it is updated, what that costs, and what a larger model buys instead.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:The table was made.", "2:A wrong option, spec or data file."})
public final class FreshCommand implements Callable<Integer> {
  private static final Duration LONGEST_TEST = Duration.ofDays(28);

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "SPEC", description = "The model.")
  Path spec;

  @Mixin EventOptions events;

  @Option(
      names = "--window",
      converter = DurationText.class,
      paramLabel = "DURATION",
      description =
          "How long each window of a training from scratch is (default: training.window, or what"
              + " the data leave).")
  @Nullable Duration window;

  @Option(
      names = "--test",
      converter = DurationText.class,
      paramLabel = "DURATION",
      description =
          "How long the latest span is that all models are tested on (default: 28d, or a quarter of"
              + " the data).")
  @Nullable Duration test;

  @Option(
      names = "--ages",
      split = ",",
      defaultValue = "0s,1d,2d,4d,7d,14d",
      paramLabel = "DURATION",
      description =
          "How old data are, multiples of the smallest above 0 (default: ${DEFAULT-VALUE}).")
  List<String> ages;

  @Option(
      names = "--updates",
      split = ",",
      defaultValue = "7d,1d,1h,512",
      paramLabel = "INTERVAL",
      description =
          "How often the model is updated: durations, and numbers of labels (default:"
              + " ${DEFAULT-VALUE}).")
  List<String> updates;

  @Option(
      names = "--larger",
      paramLabel = "SPEC",
      description =
          "A larger model to put beside (default: the learner stacked with a forest of ten trees).")
  @Nullable Path larger;

  @Option(
      names = "--effort",
      defaultValue = "5000000",
      paramLabel = "EXAMPLES",
      description =
          "How many examples are learned at most for the ages, and for each way to update from"
              + " scratch (default: ${DEFAULT-VALUE}).")
  long effort;

  @Option(names = "--json", description = "Prints JSON instead of the tables.")
  boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Also writes a page with plots.")
  @Nullable Path html;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public FreshCommand() {}

  /**
   * The report that the command makes of its arguments.
   *
   * @param err hears what a caller should know
   * @throws IllegalArgumentException when one is wrong
   */
  public static FreshReport report(PrintWriter err, String... arguments) throws IOException {
    FreshCommand fresh = new FreshCommand();
    new CommandLine(fresh).parseArgs(arguments);
    return fresh.report(err);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try {
      FreshReport report = report(err);
      PrintWriter out = command.commandLine().getOut();
      out.print(json ? report.json() : report.text());
      out.flush();
      if (html != null) {
        Files.writeString(html, report.html(), StandardCharsets.UTF_8);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private FreshReport report(PrintWriter err) throws IOException {
    Spec model = ready(spec);
    List<Spec> models = new ArrayList<>(List.of(model));
    Path other = larger;
    if (other != null) {
      models.add(ready(other));
    }
    ReplayData data = events.data(models, err);
    Consumer<String> notes = note -> err.println("pawl: " + note);
    try (Progress progress = Progress.over("Replaying", 0, json)) {
      Past past = past(model, data, notes, progress);
      Study.Other beside =
          other == null
              ? Study.Other.stacked(past)
              : Study.Other.of(
                  String.valueOf(other.getFileName()),
                  past(models.getLast(), data, notes, progress));
      return new FreshReport(Study.of(past, settings(past), beside, Node::cpuNanos));
    }
  }

  private static Spec ready(Path file) throws IOException {
    Spec read = SpecReader.read(file);
    SpecCheck.ready(read, String.valueOf(file.getFileName()));
    return read;
  }

  private Past past(Spec model, ReplayData data, Consumer<String> notes, Progress progress)
      throws IOException {
    List<Example> joined = new ArrayList<>();
    Replay replay =
        new Replay(
            model,
            "",
            List.of(),
            Node.version(),
            new MemoryArtifactStore(),
            Node::cpuNanos,
            false,
            joined::add);
    data.pass(model, replay, notes, progress::expect, progress::step);
    if (joined.isEmpty()) {
      throw new IllegalArgumentException(
          "--data: %s has no prediction that got a label (expected: some)"
              .formatted(events.file()));
    }
    return Past.of(model, joined);
  }

  private Settings settings(Past past) {
    Duration all = Duration.ofMillis(past.end() - past.start());
    Duration tested = test != null ? test : shorter(LONGEST_TEST, all.dividedBy(4));
    List<Duration> old =
        ages.stream()
            .map(FreshCommand::age)
            .filter(age -> age.compareTo(all.dividedBy(4)) <= 0)
            .sorted()
            .toList();
    if (old.size() < 2 || !old.getFirst().isZero()) {
      throw new IllegalArgumentException(
          "--ages: %s (expected: 0s and at least one more, up to a quarter of the data, %s)"
              .formatted(String.join(",", ages), Durations.text(all.dividedBy(4))));
    }
    long grid = old.get(1).toMillis();
    if (old.stream().anyMatch(age -> age.toMillis() % grid != 0) || grid > tested.toMillis()) {
      throw new IllegalArgumentException(
          "--ages: %s (expected: multiples of the smallest above 0, which is at most --test, %s)"
              .formatted(String.join(",", ages), Durations.text(tested)));
    }
    Duration left = all.minus(tested).minus(old.getLast());
    Duration learned = window != null ? window : shorter(past.spec().training().window(), left);
    if (learned.isZero() || learned.compareTo(left) > 0) {
      throw new IllegalArgumentException(
          "--window: %s (expected: above 0, and at most %s, what the data leave beside --test and the largest of --ages)"
              .formatted(
                  Durations.text(learned),
                  Durations.text(left.isNegative() ? Duration.ZERO : left)));
    }
    return new Settings(learned, tested, old, updates.stream().map(Interval::of).toList(), effort);
  }

  private static Duration age(String text) {
    return Durations.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--ages: %s (expected: durations such as 0s, 1d or 6h)".formatted(text)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
