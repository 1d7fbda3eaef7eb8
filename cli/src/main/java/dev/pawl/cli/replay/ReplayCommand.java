package dev.pawl.cli.replay;

import dev.pawl.cli.exit.ExitCode;
import dev.pawl.cli.exit.Failures;
import dev.pawl.cli.node.Node;
import dev.pawl.cli.progress.Progress;
import dev.pawl.cli.report.ModelReport;
import dev.pawl.cli.report.Run;
import dev.pawl.cli.report.Span;
import dev.pawl.cli.report.WhatIfReport;
import dev.pawl.log.Command;
import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.SpecCheck;
import dev.pawl.loop.join.JoinCase;
import dev.pawl.loop.join.JoinCounts;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.store.csv.CsvHoldout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays specs over events that have already happened, and says what would have come of it. */
@picocli.CommandLine.Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Replays specs over a CSV or Parquet file or a recorded log, and compares what would have"
            + " come of them.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The table was made.",
      "1:A replay failed.",
      "2:A wrong option, spec or data file."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int THREADS = 2;
  private static final long HOUR = 3_600_000;

  /** What becomes of events in the ordinary course. */
  private static final Set<JoinCase> ORDINARY =
      EnumSet.of(JoinCase.ANSWERED, JoinCase.EVIDENCE, JoinCase.AFTER_LABEL, JoinCase.WAITED);

  @picocli.CommandLine.Spec CommandSpec command;

  @Parameters(
      arity = "1..*",
      paramLabel = "SPEC",
      description = "Specs; the others are compared with the first.")
  List<Path> specs;

  @Mixin EventOptions events;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "The first day whose errors count (default: the first with a label).")
  @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The first day whose errors no longer count (default: after the last label).")
  @Nullable LocalDate to;

  @Option(
      names = "--stages",
      description =
          "Beside each spec the same model frozen at --from, made from scratch each day on the last"
              + " 90 days, and continual without gates.")
  boolean stages;

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  boolean json;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where report.html and report.json go as well.")
  @Nullable Path report;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public ReplayCommand() {}

  private record Wanted(String key, Spec spec, Path folder, List<Command> told) {}

  private record Replayed(Run run, JoinCounts counts, List<String> notes) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = command.commandLine().getErr();
    try {
      long start = System.nanoTime();
      List<Wanted> wanted = read();
      ReplayData over = events.data(wanted.stream().map(Wanted::spec).toList(), err);
      List<Replayed> replayed = replay(wanted, over);
      WhatIfReport made = report(wanted, replayed, (System.nanoTime() - start) / 1e9);
      PrintWriter out = command.commandLine().getOut();
      out.print(json ? made.json() : made.table());
      out.flush();
      replayed.forEach(each -> each.notes().forEach(note -> err.println("pawl: " + note)));
      if (report != null) {
        made.writeTo(report);
        err.println("pawl: report in " + report.resolve("report.html"));
      }
      err.flush();
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      return Failures.ofCaller(e, err);
    }
  }

  // ---- what is asked for ----------------------------------------------------------------------

  private List<Wanted> read() throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (Path file : specs) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      Spec spec = SpecReader.read(file);
      SpecCheck.ready(spec, String.valueOf(file.getFileName()));
      wanted.addAll(stages(key(file), spec, folder == null ? file : folder));
    }
    Spec first = wanted.getFirst().spec();
    for (Wanted other : wanted) {
      if (other.spec().evaluation().metric() != first.evaluation().metric()) {
        throw new IllegalArgumentException(
            "evaluation.metric of %s: %s (expected: %s, as in %s). Replay them one at a time"
                .formatted(
                    other.key(),
                    lower(other.spec().evaluation().metric()),
                    lower(first.evaluation().metric()),
                    wanted.getFirst().key()));
      }
    }
    return wanted;
  }

  private List<Wanted> stages(String key, Spec spec, Path folder) {
    Wanted itself = new Wanted(key, spec, folder, List.of());
    if (!stages) {
      return List.of(itself);
    }
    if (from == null) {
      throw new IllegalArgumentException(
          "--stages: without --from (expected: the day from which errors count, on which one stage"
              + " is frozen)");
    }
    boolean alone = specs.size() == 1;
    List<Wanted> all =
        new ArrayList<>(List.of(alone ? new Wanted(Run.PAWL, spec, folder, List.of()) : itself));
    for (Contestants stage :
        List.of(
            Contestants.frozen(spec, at(from), "on " + from),
            Contestants.daily(spec),
            Contestants.ungated(spec))) {
      all.add(
          new Wanted(
              alone ? stage.key() : key + ", " + stage.key(),
              stage.spec(),
              folder,
              stage.commands()));
    }
    return all;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The file's name; the whole path where two have the same name. */
  private String key(Path file) {
    long same =
        specs.stream().filter(each -> each.getFileName().equals(file.getFileName())).count();
    return same > 1 ? file.toString() : String.valueOf(file.getFileName());
  }

  // ---- the replays ----------------------------------------------------------------------------

  private List<Replayed> replay(List<Wanted> wanted, ReplayData events)
      throws InterruptedException {
    List<Replayed> replayed = new ArrayList<>();
    try (ExecutorService threads =
            Executors.newFixedThreadPool(
                Math.min(THREADS, wanted.size()),
                Thread.ofPlatform().name("replay-", 0).factory());
        Progress progress = Progress.over("Replaying", 0, json)) {
      List<Future<Replayed>> running = new ArrayList<>();
      for (Wanted each : wanted) {
        running.add(threads.submit(() -> replay(each, events, progress)));
      }
      for (Future<Replayed> each : running) {
        try {
          replayed.add(each.get());
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw failure(e.getCause());
        }
      }
    }
    return replayed;
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException failed -> failed;
      case null, default -> new IllegalStateException("a replay failed", cause);
    };
  }

  private static Replayed replay(Wanted wanted, ReplayData events, Progress progress)
      throws IOException {
    List<String> notes = new ArrayList<>();
    MemoryArtifactStore artifacts = new MemoryArtifactStore();
    String holdout = CsvHoldout.keep(wanted.spec(), wanted.folder(), artifacts);
    Replay replay =
        new Replay(
            wanted.spec(), holdout, wanted.told(), Node.version(), artifacts, Node::cpuNanos);
    events.pass(
        wanted.spec(),
        replay,
        note -> notes.add(wanted.key() + ": " + note),
        progress::expect,
        progress::step);
    Replay.Result result = replay.result();
    unusual(result.counts()).ifPresent(note -> notes.add(wanted.key() + ": " + note));
    result.assertions().forEach(count -> notes.add(wanted.key() + ": " + count));
    Run run =
        new Run(
            wanted.key(),
            wanted.spec().purpose(),
            result.scoreboard(),
            result.costs(),
            result.decisions(),
            result.versions());
    return new Replayed(run, result.counts(), notes);
  }

  /** How many events did not simply become examples, and why. */
  private static Optional<String> unusual(JoinCounts counts) {
    List<String> cases = new ArrayList<>();
    counts
        .cases()
        .forEach((which, count) -> {
          if (count > 0 && !ORDINARY.contains(which)) {
            cases.add("%,d %s".formatted(count, lower(which).replace('_', ' ')));
          }
        });
    return cases.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", cases));
  }

  // ---- the report -----------------------------------------------------------------------------

  private WhatIfReport report(List<Wanted> wanted, List<Replayed> replayed, double seconds) {
    Spec first = wanted.getFirst().spec();
    List<String> models = wanted.stream().map(each -> each.spec().model()).distinct().toList();
    ModelReport model =
        new ModelReport(
            String.join(", ", models),
            first.evaluation().metric(),
            replayed.stream().map(Replayed::run).toList(),
            Optional.empty(),
            Optional.empty());
    JoinCounts counts = replayed.getFirst().counts();
    return new WhatIfReport(
        model, span(replayed), counts.predictions(), counts.outcomes(), seconds);
  }

  private Span span(List<Replayed> replayed) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Replayed each : replayed) {
      List<Scoreboard.Hour> hours = each.run().scoreboard().hours();
      if (!hours.isEmpty()) {
        first = Math.min(first, hours.getFirst().start());
        last = Math.max(last, hours.getLast().start());
      }
    }
    if (first > last) {
      throw new IllegalArgumentException(
          "--data: %s has no prediction that got a label (expected: some). Look at the columns of the times, and at outcome.window and outcome.label of the spec"
              .formatted(events.file()));
    }
    long begin = from == null ? first : at(from);
    long end = to == null ? last + HOUR : at(to);
    if (begin >= end) {
      throw new IllegalArgumentException(
          "--from, --to: %s, %s (expected: the first before the second, within the data)"
              .formatted(from, to));
    }
    return new Span(begin, end, events.zone());
  }

  /** The hour, by the clock that scoreboards go by, in which a day begins. */
  private long at(LocalDate day) {
    return Math.floorDiv(day.atStartOfDay(events.zone()).toInstant().toEpochMilli(), HOUR) * HOUR;
  }
}
