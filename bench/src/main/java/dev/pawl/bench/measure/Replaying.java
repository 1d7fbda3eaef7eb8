package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Medians;
import dev.pawl.bench.verify.Table;
import dev.pawl.cli.Pawl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a recorded year is replayed on one core, beside what its learner alone takes. */
final class Replaying implements Measurement {
  private static final int PASSES = 16;

  /** Until then the compiler takes a part of the core. */
  private static final int WARMING_UP = 6;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String title() {
    return "Replay";
  }

  @Override
  public String method() {
    return """
    A year of flights out of New York, from the log that `pawl demo --no-compare` leaves. A replay reads and
    decodes the log, makes the live features anew, predicts with the champion, its predecessor while that is
    watched, and the challenger, joins the outcomes, learns, compares and promotes, and looks at what comes in.
    `two alone` is the same without the predecessor (`evaluation.watch: 0s`) and that look (`watch.feed: false`).
    Each in a process of its own, on one core for everything: compiler and garbage collector too. Of %d passes
    the first starts with a cold Java process, %d more warm it up, and the others' median is given. CPU and
    allocation are the replaying thread's alone.
    """
        .formatted(PASSES, WARMING_UP - 1);
  }

  @Override
  public List<Table> run(Stand stand) throws IOException, InterruptedException {
    Path data = stand.scratch().resolve("data");
    stand.run(stand.java(Pawl.class, List.of("demo", "--no-compare", "--data", "" + data)));
    List<List<String>> rows = new ArrayList<>();
    model(stand, data, "arrival-delay", "delay.yaml", rows);
    model(stand, data, "late", "late.yaml", rows);
    return List.of(
        new Table(
            Stand.canPin() ? "" : "This machine has no taskset: the processes were not pinned.",
            List.of("model", "what", "flights/s", "flights per CPU second", "bytes/flight"),
            rows));
  }

  private static void model(
      Stand stand, Path data, String model, String spec, List<List<String>> rows)
      throws IOException, InterruptedException {
    Path log = data.resolve("models").resolve(model).resolve("log");
    List<String> lines = passes(stand, stand.flights(spec), log);
    List<String[]> replays = Stand.rows(lines, "replay");
    row(rows, model, "replay, first pass", replays.subList(0, 1));
    row(rows, model, "replay", replays.subList(WARMING_UP, PASSES));
    Path alone = stand.scratch().resolve(spec);
    Files.writeString(alone, twoAlone(Files.readString(Path.of(stand.flights(spec)))));
    List<String[]> two = Stand.rows(passes(stand, "" + alone, log), "replay");
    row(rows, model, "replay, two alone", two.subList(WARMING_UP, PASSES));
    row(rows, model, "bare learner: learn", Stand.rows(lines, "learn"));
    row(rows, model, "bare learner: predict", Stand.rows(lines, "predict"));
  }

  private static List<String> passes(Stand stand, String spec, Path log)
      throws IOException, InterruptedException {
    return stand.run(
        Stand.pinned(stand.java(ReplayingProcess.class, List.of(spec, "" + log, "" + PASSES))));
  }

  /** A spec in which nobody predicts but champion and challenger, and nobody looks on. */
  private static String twoAlone(String spec) {
    return spec.replaceFirst("(?m)^  watch: .*$", "  watch: 0s") + "watch: {feed: false}\n";
  }

  private static void row(
      List<List<String>> rows, String model, String what, List<String[]> passes) {
    rows.add(
        List.of(
            model,
            what,
            "%,.0f".formatted(1e9 / median(passes, 1)),
            "%,.0f".formatted(1e9 / median(passes, 2)),
            "%,.0f".formatted(median(passes, 3))));
  }

  /** The median over the passes of a column for each flight. */
  private static double median(List<String[]> passes, int column) {
    return Medians.of(
        passes.stream()
            .mapToDouble(pass -> Double.parseDouble(pass[column]) / Double.parseDouble(pass[0]))
            .toArray());
  }
}
