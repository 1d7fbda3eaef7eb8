package dev.pawl.cli.learn;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.progress.Progress;
import dev.pawl.learn.Learner;
import dev.pawl.learn.evaluation.Quality;
import dev.pawl.learn.evaluation.TestThenTrain;
import dev.pawl.model.Task;
import dev.pawl.model.row.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Learns from a CSV or Parquet file in one pass, test-then-train. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description =
        "Learns from a CSV or Parquet file in one pass: each row is predicted first, and learned"
            + " then.",
    subcommands = LearnPredictCommand.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:All rows were learned.",
      "1:Something failed.",
      "2:A wrong option or data file."
    })
public final class LearnCommand implements Callable<Integer> {
  private static final int BATCH = 256;
  private static final int POINTS = 20;

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A CSV file, gzipped or not, or a Parquet file.")
  @Nullable Path file;

  @Option(names = "--target", paramLabel = "COLUMN", description = "The column to predict.")
  @Nullable String target;

  @Option(
      names = "--learner",
      paramLabel = "NAME[:SETTING=VALUE,...]",
      description =
          "What learns, such as hoeffding_tree:grace=100; several times to compare."
              + " docs/learners.md lists names and settings (default: adaptive_random_forest, or"
              + " where words are read a linear one).")
  List<String> learners = new ArrayList<>();

  @Option(names = "--metric", description = "The measure to show over time.")
  @Nullable String metric;

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns that are not read.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of numbers that stand for categories.")
  List<String> categorical = new ArrayList<>();

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns whose words are read.")
  List<String> text = new ArrayList<>();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "regression or classification (default: inferred from the target, and said).")
  @Nullable String task;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The column that says when a row arrived; the file must be in its order.")
  @Nullable String time;

  @Option(
      names = "--delay",
      paramLabel = "ROWS|TIME",
      defaultValue = "0",
      description =
          "How long after its row a label is known: a number of rows, or with --time a time such as"
              + " 90m, 12h or 7d (default: at once).")
  String delay;

  @Option(
      names = "--train-only-rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many rows are learned and not measured at first.")
  long trainOnly;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all random draws (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--save",
      paramLabel = "FOLDER",
      description = "Where the learner goes, to be continued, or used by pawl learn predict.")
  @Nullable Path save;

  @Option(
      names = "--continue",
      paramLabel = "FOLDER",
      description = "Goes on with a learner that was saved.")
  @Nullable Path from;

  @Option(
      names = "--curve",
      paramLabel = "FILE",
      description = "Where the learning curve goes, as HTML.")
  @Nullable Path curve;

  @Option(names = "--json", description = "Prints JSON instead of tables.")
  boolean json;

  private long earlier; // rows that a continued learner had learned before

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public LearnCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    PrintWriter out = command.commandLine().getOut();
    try {
      requireWritable();
      LearnReport report = learn();
      if (json) {
        out.print(report.json());
      } else {
        out.print(report.columns());
        out.print(report.measures());
      }
      out.flush();
      if (curve != null) {
        Files.writeString(curve, report.html());
        err.println("pawl: learning curve in " + curve);
      }
      if (save != null) {
        Contestant first = report.contestants().getFirst();
        new SavedLearner(
                first.name(),
                first.test().learner(),
                report.table().target(),
                earlier + report.table().rows() - report.leftOut())
            .writeTo(save);
        err.println("pawl: %s saved in %s".formatted(first.name(), save));
      }
      err.flush();
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  private LearnReport learn() throws IOException {
    long start = System.nanoTime();
    if (file == null) {
      throw new IllegalArgumentException("FILE: missing (expected: a CSV or Parquet file)");
    }
    SavedLearner saved = from == null ? null : SavedLearner.readFrom(from, "--continue");
    earlier = saved == null ? 0 : saved.rows();
    LearnTable table = table(file, saved);
    List<String> missing = table.missing();
    if (!missing.isEmpty()) {
      warn("%s has no column for %s: missing in each row".formatted(file, missing));
    }
    Arrivals arrivals = Arrivals.of(delay, time, table);
    if (trainOnly < 0 || trainOnly >= table.rows()) {
      throw new IllegalArgumentException(
          "--train-only-rows: %d (expected: 0 to %d, since %s has %d rows)"
              .formatted(trainOnly, table.rows() - 1, file, table.rows()));
    }
    long measured = table.rows() - trainOnly;
    long every = Math.max(1, (measured + POINTS - 1) / POINTS);
    var plan = new TestThenTrain.Plan(arrivals.delay(), trainOnly, every);
    List<Contestant> contestants = contestants(table, saved, plan);
    String shown = metric(table.target().task());
    long leftOut = pass(table, arrivals, contestants);
    contestants.forEach(Contestant::finish);
    if (arrivals.late() > 0) {
      warn(
          "%,d rows come before the row above them in %s; they count as arrived with it"
              .formatted(arrivals.late(), time));
    }
    return new LearnReport(table, leftOut, shown, contestants, (System.nanoTime() - start) / 1e9);
  }

  private void warn(String what) {
    command.commandLine().getErr().println("pawl: " + what);
  }

  /** What is learned would be lost if it could not be written in the end. */
  private void requireWritable() {
    if (curve != null
        && (Files.isDirectory(curve) || !isFolder(curve.toAbsolutePath().getParent()))) {
      throw new IllegalArgumentException(
          "--curve: %s (expected: a file in a folder that is there)".formatted(curve));
    }
    if (save != null && Files.exists(save) && !Files.isDirectory(save)) {
      throw new IllegalArgumentException("--save: %s (expected: a folder)".formatted(save));
    }
  }

  private static boolean isFolder(@Nullable Path folder) {
    return folder == null || Files.isDirectory(folder);
  }

  private LearnTable table(Path data, @Nullable SavedLearner saved) {
    if (saved != null) {
      refuseWithContinue("--exclude", !exclude.isEmpty());
      refuseWithContinue("--categorical", !categorical.isEmpty());
      refuseWithContinue("--text", !text.isEmpty());
      refuseWithContinue("--task", task != null);
      if (target != null && !target.equals(saved.target().column())) {
        throw new IllegalArgumentException(
            "--target: %s (expected: %s, as the saved learner predicts)"
                .formatted(target, saved.target().column()));
      }
      return LearnTable.of(data, saved.learner().schema(), saved.target());
    }
    if (target == null) {
      throw new IllegalArgumentException("--target: missing (expected: the column to predict)");
    }
    String kind = task == null ? "" : task;
    if (!List.of("", "regression", "classification").contains(kind)) {
      throw new IllegalArgumentException(
          "--task: %s (expected: regression or classification)".formatted(kind));
    }
    return LearnTable.infer(
        data,
        new LearnTable.Wish(
            target, new HashSet<>(exclude), new HashSet<>(categorical), new HashSet<>(text), kind));
  }

  private static void refuseWithContinue(String option, boolean given) {
    if (given) {
      throw new IllegalArgumentException(
          "%s: with --continue (expected: not; the saved learner goes on with the columns that it has)"
              .formatted(option));
    }
  }

  private List<Contestant> contestants(
      LearnTable table, @Nullable SavedLearner saved, TestThenTrain.Plan plan) {
    var contestants = new ArrayList<Contestant>();
    if (saved != null) {
      if (!learners.isEmpty()) {
        throw new IllegalArgumentException(
            "--learner: %s (expected: none with --continue, which goes on with %s)"
                .formatted(learners, saved.name()));
      }
      contestants.add(new Contestant(saved.name(), saved.learner(), plan, System::nanoTime));
      return contestants;
    }
    Task what = table.target().task();
    List<String> wanted =
        !learners.isEmpty() ? learners : List.of(LearnerChoice.usual(what, table.schema()));
    if (save != null && wanted.size() > 1) {
      throw new IllegalArgumentException(
          "--save: with %d learners (expected: one). Save them one at a time"
              .formatted(wanted.size()));
    }
    double size = table.labelSize();
    for (String text : wanted) {
      LearnerChoice choice = LearnerChoice.parse(text);
      Learner learner = choice.make(what, table.schema(), seed, size);
      contestants.add(new Contestant(choice.name(), learner, plan, System::nanoTime));
    }
    return contestants;
  }

  private String metric(Task what) {
    List<String> names = Quality.names(what);
    if (metric == null) {
      return names.getFirst();
    }
    if (!names.contains(metric)) {
      throw new IllegalArgumentException(
          "--metric: %s (expected: one of %s). %s"
              .formatted(metric, names, Spelling.hint(metric, names, ""))
              .strip());
    }
    return metric;
  }

  private long pass(LearnTable table, Arrivals arrivals, List<Contestant> contestants) {
    var batch = new ArrayList<Contestant.Example>(BATCH);
    try (Progress progress = Progress.over("learning", table.rows(), json)) {
      long leftOut =
          table.pass((row, label, line) -> {
            batch.add(new Contestant.Example(row, label, arrivals.at(row)));
            if (batch.size() == BATCH) {
              contestants.forEach(each -> each.on(batch));
              batch.clear();
              progress.step(BATCH);
            }
          });
      contestants.forEach(each -> each.on(batch));
      progress.step(batch.size() + leftOut);
      return leftOut;
    }
  }
}
