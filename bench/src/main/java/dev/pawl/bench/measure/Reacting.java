package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How soon an outcome is learned, and a promotion served. */
final class Reacting implements Measurement {
  private static final int TIMES = 300;
  private static final int FIRST = 50;

  @Override
  public String name() {
    return "reaction";
  }

  @Override
  public String title() {
    return "From an outcome to the challenger, from a promotion to an answer";
  }

  @Override
  public String method() {
    return """
    The demo's delay model with micro-batches of one example, in one process, one outcome and one promotion in
    turn, %d of each; the first %d are left out. An outcome is acknowledged after its fsync; the challenger has
    learned it when the loop has folded it. A promotion is a command: the challenger's state is cut, checked,
    kept as a version and becomes the plan, while a request every 20 microseconds or so looks which version answers.

    Under load, a small model is asked %,d times a second all along, one prediction a call. Takeovers by the gate: from the
    outcome that comes last before the tick with which the gate decides to the first answer of the new champion, the tick
    and its fsync between them. Then promotions and rollbacks by command in turn, %d each: from the command to the first
    answer of the new champion, and to the last of the old one.
    """
        .formatted(TIMES, FIRST, TakeoverProcess.RATE, TIMES);
  }

  @Override
  public List<Table> run(Stand stand) throws IOException, InterruptedException {
    List<String> lines =
        stand.run(
            stand.java(
                ReactionProcess.class,
                List.of(
                    stand.flights("delay.yaml"),
                    "" + stand.scratch().resolve("data"),
                    "" + TIMES)));
    List<List<String>> rows = new ArrayList<>();
    List<String[]> outcomes = Stand.rows(lines, "outcome");
    List<String[]> promotions = Stand.rows(lines, "promotion");
    row(rows, "outcome given, acknowledged after its fsync", outcomes, 0, -1);
    row(rows, "acknowledged, learned by the challenger", outcomes, 1, 0);
    row(rows, "promotion given, acknowledged after its fsync", promotions, 0, -1);
    row(rows, "acknowledged, first answer of the new version", promotions, 1, 0);
    Table alone = new Table("", List.of("from, to", "median, ms", "99 %, ms"), rows);
    return List.of(alone, underLoad(stand));
  }

  private static Table underLoad(Stand stand) throws IOException, InterruptedException {
    List<String> lines =
        stand.run(
            stand.java(
                TakeoverProcess.class,
                List.of("" + stand.scratch().resolve("takeover"), "" + TIMES)));
    List<List<String>> rows = new ArrayList<>();
    row(
        rows,
        "deciding outcome, first answer of the new champion",
        Stand.rows(lines, "decided"),
        0,
        -1);
    row(
        rows,
        "promotion given, first answer of the new champion",
        Stand.rows(lines, "promotion"),
        0,
        -1);
    row(
        rows,
        "rollback given, last answer of the old champion",
        Stand.rows(lines, "rollback"),
        0,
        -1);
    String[] load = Stand.rows(lines, "load").getFirst();
    String title =
        "%,d predictions a second, of which %s failed"
            .formatted(Math.round(Long.parseLong(load[0]) / Double.parseDouble(load[2])), load[1]);
    return new Table("", List.of("from, to (%s)".formatted(title), "median, ms", "99 %, ms"), rows);
  }

  /** The time from one column to another; from the start when that is −1. */
  private static void row(
      List<List<String>> rows, String what, List<String[]> times, int to, int from) {
    double[] sorted =
        times.stream()
            .skip(FIRST)
            .mapToDouble(
                words -> Long.parseLong(words[to]) - (from < 0 ? 0 : Long.parseLong(words[from])))
            .sorted()
            .toArray();
    rows.add(
        List.of(
            what,
            "%.2f".formatted(sorted[sorted.length / 2] / 1e6),
            "%.2f".formatted(sorted[(int) (sorted.length * 0.99)] / 1e6)));
  }
}
