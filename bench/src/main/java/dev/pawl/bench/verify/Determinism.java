package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.demo.DemoFeed;
import dev.pawl.cli.node.DataFolder;
import dev.pawl.log.EventLog;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.reproduction.Reproduced;
import dev.pawl.loop.reproduction.Reproduction;
import dev.pawl.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs the demo twice on the year's first days, and folds the first one's log again: twice from its
 * start, once in pieces that each go on from the snapshot of the one before, and once in a server
 * that has nothing but the log, is killed with SIGKILL in the midst of it and started again. A
 * sample of its versions is trained again, each from its parent and the log.
 */
final class Determinism implements Proof {
  private static final List<String> TIMINGS =
      List.of("wallSeconds", "latencyMicros", "trainingCpuSeconds");
  private static final long SEED = 20_130_101;
  private static final int SAMPLE = 50;
  private static final long PIECE = 10_007;

  private final int days;

  Determinism() {
    this(60);
  }

  Determinism(int days) {
    this.days = days;
  }

  @Override
  public String name() {
    return "determinism";
  }

  @Override
  public String claim() {
    return "The same events give the same decisions, versions and report, and the log alone gives"
        + " them again, also to a server that was killed while it read it.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path first = demo(workbench, "first");
    Path second = demo(workbench, "second");
    Path resumed = resume(workbench, first);
    List<String> problems = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Spec spec : DemoFeed.read(workbench.home(), 1).specs()) {
      String model = spec.model();
      Recorded recorded = Recorded.of(first, model);
      List<List<String>> found = new ArrayList<>();
      found.add(recorded.differences(Recorded.of(second, model)));
      found.add(refold(workbench, first, recorded, 0));
      found.add(refold(workbench, first, recorded, 0));
      found.add(refold(workbench, first, recorded, PIECE));
      found.add(recorded.differences(Recorded.of(resumed, model)));
      List<String> row = new ArrayList<>();
      row.add(model);
      row.add("%,d".formatted(recorded.events()));
      row.add("%,d".formatted(recorded.decisions().size()));
      row.add("%,d".formatted(recorded.versions().size()));
      row.add(reproduced(workbench, first, recorded, problems));
      for (List<String> differences : found) {
        row.add(differences.isEmpty() ? "equal" : "different");
        problems.addAll(differences);
      }
      rows.add(row);
    }
    List<String> reports = reports(first, second);
    problems.addAll(reports);
    List<Table> tables = new ArrayList<>();
    tables.add(
        new Table(
            "Events with the answers in them, decisions with their evidence and versions with the"
                + " hashes of all they have learned, of the demo's first %d days, compared with what"
                    .formatted(days)
                + " gave them again. In pieces: the loop was thrown away after each %,d records."
                    .formatted(PIECE),
            List.of(
                "model",
                "events",
                "decisions",
                "versions",
                "made again by `pawl reproduce`",
                "a second demo",
                "folded again",
                "and again",
                "in pieces",
                "killed and resumed"),
            rows));
    tables.add(
        new Table(
            "`report.json` of both demos, but for %s.".formatted(String.join(", ", TIMINGS)),
            List.of("compared"),
            List.of(List.of(reports.isEmpty() ? "equal" : "different"))));
    if (!problems.isEmpty()) {
      tables.add(
          new Table(
              "The first differences.",
              List.of("difference"),
              problems.stream().map(List::of).toList()));
    }
    return new Evidence(problems.isEmpty(), tables);
  }

  /** Runs the demo; gives its data folder, in which its report is too. */
  private Path demo(Workbench workbench, String name) throws IOException, InterruptedException {
    Path data = workbench.scratch().resolve(name);
    Path log = workbench.scratch().resolve(name + ".log");
    Workbench.Ended ended =
        workbench.run(
            workbench.home(),
            Map.of(),
            log,
            PawlServer.command(
                workbench.home(),
                "demo",
                "--days",
                Integer.toString(days),
                "--data",
                data.toString(),
                "--report",
                data.toString()));
    if (ended.exitCode() != 0) {
      throw new IOException("the demo ended with %d, see %s".formatted(ended.exitCode(), log));
    }
    return data;
  }

  private static List<String> refold(
      Workbench workbench, Path data, Recorded recorded, long breakEvery) throws IOException {
    Refold.Result result = Refold.of(data, recorded.model(), breakEvery);
    workbench
        .progress()
        .printf(
            "%s: %,d events folded again in %.1f s, %d checkpoints hashed%n",
            recorded.model(), recorded.events(), result.seconds(), result.hashed());
    List<String> differences =
        new ArrayList<>(
            Recorded.differences(
                recorded.model() + ": decision", recorded.decisions(), result.decisions()));
    differences.addAll(
        Recorded.differences(
            recorded.model() + ": version",
            Recorded.inOrder(recorded.versions()),
            Recorded.inOrder(result.versions())));
    return differences;
  }

  /** Trains versions again that were drawn at random, and says how many came out the same. */
  private static String reproduced(
      Workbench workbench, Path data, Recorded recorded, List<String> problems) throws IOException {
    List<Version> versions = new ArrayList<>(recorded.versions());
    Collections.shuffle(versions, new Random(SEED));
    List<Version> sample = versions.subList(0, Math.min(SAMPLE, versions.size()));
    DataFolder folder = DataFolder.existing(data);
    int same = 0;
    try (Registry registry = folder.registry();
        EventLog log = folder.log(recorded.model())) {
      Reproduction reproduction =
          new Reproduction(recorded.model(), registry, log, folder.artifacts());
      for (Version version : sample) {
        Reproduced again = reproduction.again(version);
        if (again instanceof Reproduced.Made made && made.isSame()) {
          same++;
        } else {
          problems.add("made again: " + again);
        }
      }
    }
    workbench
        .progress()
        .printf("%s: %d of %d versions made again%n", recorded.model(), same, sample.size());
    return "%d of %d the same".formatted(same, sample.size());
  }

  private Path resume(Workbench workbench, Path recorded) throws IOException, InterruptedException {
    Path data = workbench.scratch().resolve("resumed");
    Recorded.copyLogs(recorded, data, true);
    long end = 0;
    for (Spec spec : DemoFeed.read(workbench.home(), 1).specs()) {
      end += Recorded.of(recorded, spec.model()).events();
    }
    try (PawlServer server =
        new PawlServer(workbench.home(), data, workbench.scratch().resolve("resumed.log"))) {
      long folded = server.awaitFolded(end / 2, end);
      if (folded < 0) {
        throw new IOException("the server had folded all before it could be killed");
      }
      server.kill();
      workbench.progress().printf("killed after %,d of %,d records%n", folded, end);
      server.restart();
      server.awaitReady();
    }
    return data;
  }

  private static List<String> reports(Path first, Path second) throws IOException {
    JsonNode one = withoutTimings(first.resolve("report.json"));
    JsonNode other = withoutTimings(second.resolve("report.json"));
    return one.equals(other) ? List.of() : List.of("report.json: %s and %s".formatted(one, other));
  }

  private static JsonNode withoutTimings(Path file) throws IOException {
    JsonNode report = new JsonMapper().readTree(Files.readString(file));
    ((ObjectNode) report).remove(TIMINGS);
    report.get("models").forEach(model -> ((ObjectNode) model).remove(TIMINGS));
    return report;
  }
}
