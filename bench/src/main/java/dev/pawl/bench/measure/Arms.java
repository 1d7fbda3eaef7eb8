package dev.pawl.bench.measure;

import dev.pawl.bench.verify.Medians;
import dev.pawl.bench.verify.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What an experiment costs the predict path. */
final class Arms implements Measurement {
  private static final String CONNECTIONS = "16";
  private static final String SECONDS = "2";
  private static final int ROUNDS = 9;

  @Override
  public String name() {
    return "arms";
  }

  @Override
  public String title() {
    return "Predictions while versions are tested";
  }

  @Override
  public String method() {
    return """
    The demo's delay model, one prediction a request, asked over %s kept-alive connections by a process of its own on the
    same cores, answered when queued. `plain`: everyone gets the champion, and no input has a rule. `tested`: four arms with
    models of their own, by unit, in a layer with a hold-out and under a condition; a shadow on another server, which is
    posted each prediction and whose answer is logged (the network is left out: the other server answers from memory); and
    a rule for each input. The loops do not run. Rounds of %s seconds take turns; ratios are medians over %d pairs. CPU is all
    of the server process, the shadow's thread and the log's writing too.
    """
        .formatted(CONNECTIONS, SECONDS, ROUNDS);
  }

  @Override
  public List<Table> run(Stand stand) throws IOException, InterruptedException {
    List<String> lines =
        stand.load(
            ArmsProcess.class,
            ports ->
                stand.java(
                    ArmsLoadProcess.class,
                    List.of(ports.getFirst(), CONNECTIONS, SECONDS, "" + ROUNDS)));
    return List.of(table(Stand.rows(lines, "round")));
  }

  private static Table table(List<String[]> rounds) {
    List<List<String>> rows = new ArrayList<>();
    double[] plainRates = each(rounds, "plain", Arms::rate);
    double[] plainCpu = each(rounds, "plain", Arms::cpu);
    for (String model : List.of("plain", "tested")) {
      double[] rates = each(rounds, model, Arms::rate);
      double[] cpu = each(rounds, model, Arms::cpu);
      rows.add(
          List.of(
              model,
              "%,.0f".formatted(Medians.of(rates)),
              "%.2fx".formatted(Medians.ofRatios(rates, plainRates)),
              "%.1f".formatted(Medians.of(cpu)),
              "%.2fx".formatted(Medians.ofRatios(cpu, plainCpu))));
    }
    return new Table(
        "", List.of("model", "requests/s", "to plain", "CPU, us/request", "to plain"), rows);
  }

  private static double rate(String[] round) {
    return Double.parseDouble(round[2]) / Double.parseDouble(round[3]);
  }

  private static double cpu(String[] round) {
    return Double.parseDouble(round[4]) / Double.parseDouble(round[2]) / 1e3;
  }

  /** A figure of each round after the first. */
  private static double[] each(
      List<String[]> rounds, String model, ToDoubleFunction<String[]> figure) {
    return rounds.stream()
        .filter(words -> !words[0].equals("0") && words[1].equals(model))
        .mapToDouble(figure)
        .toArray();
  }
}
