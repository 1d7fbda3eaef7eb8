package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Medians;
import dev.pawl.bench.verify.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a prediction over HTTP costs, beside a bare handler in the same server. */
final class Serving implements Measurement {
  private static final String CONNECTIONS = "32";
  private static final String SECONDS = "4";
  private static final String ROUNDS = "5";

  @Override
  public String name() {
    return "serving";
  }

  @Override
  public String title() {
    return "Predictions over HTTP";
  }

  @Override
  public String method() {
    return """
    The demo's delay model, one prediction a request, asked over %s kept-alive connections by a process of its
    own on the same cores, each connection one request after the other. The bare handler runs in the server's
    process with the same HTTP library, parses the same JSON value by value and answers as many bytes. Rounds of
    %s seconds take turns; a ratio is the median over %s rounds of the ratio to the bare round beside it. CPU is
    all of the server process: with the loop running, its scoring, joining and the log's writing too. `queue`
    and `fsync` are the two durabilities: answered when queued, and after a shared fsync.
    """
        .formatted(CONNECTIONS, SECONDS, ROUNDS);
  }

  @Override
  public List<Table> run(Stand stand) throws IOException, InterruptedException {
    List<String> lines =
        stand.load(
            ServingProcess.class,
            ports ->
                stand.java(
                    LoadProcess.class,
                    List.of(
                        "arrival-delay",
                        ports.get(0),
                        ports.get(1),
                        CONNECTIONS,
                        SECONDS,
                        ROUNDS)));
    return List.of(table(Stand.rows(lines, "round")));
  }

  private static Table table(List<String[]> rounds) {
    List<List<String>> rows = new ArrayList<>();
    for (String loop : List.of("stopped", "running")) {
      List<Round> bare = of(rounds, loop, "bare");
      for (String kind : List.of("bare", "queue", "fsync")) {
        List<Round> own = of(rounds, loop, kind);
        rows.add(
            List.of(
                loop,
                kind,
                "%,.0f".formatted(Medians.of(each(own, Round::rate))),
                ratio(own, bare, kind, Round::rate),
                "%,.0f".formatted(Medians.of(each(own, Round::p50))),
                "%,.0f".formatted(Medians.of(each(own, Round::p99))),
                ratio(own, bare, kind, Round::p99),
                "%,.1f".formatted(Medians.of(each(own, Round::cpu))),
                ratio(own, bare, kind, Round::cpu)));
      }
    }
    return new Table(
        "",
        List.of(
            "loop",
            "handler",
            "requests/s",
            "to bare",
            "p50, us",
            "p99, us",
            "to bare",
            "CPU, us/request",
            "to bare"),
        rows);
  }

  /** Times in microseconds. */
  private record Round(double rate, double p50, double p99, double cpu) {}

  private static List<Round> of(List<String[]> rounds, String loop, String kind) {
    return rounds.stream()
        .filter(words -> words[0].equals(loop) && words[1].equals(kind))
        .map(words -> {
          double requests = Double.parseDouble(words[2]);
          return new Round(
              requests / Double.parseDouble(words[3]),
              Double.parseDouble(words[4]) / 1e3,
              Double.parseDouble(words[5]) / 1e3,
              Double.parseDouble(words[6]) / requests / 1e3);
        })
        .toList();
  }

  private static double[] each(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).toArray();
  }

  private static String ratio(
      List<Round> own, List<Round> bare, String kind, ToDoubleFunction<Round> figure) {
    return kind.equals("bare")
        ? ""
        : "%.2fx".formatted(Medians.ofRatios(each(own, figure), each(bare, figure)));
  }
}
