package dev.pawl.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What became of the challenger in a scenario.
 *
 * @param verdict in the words of scenarios
 * @param hours of event time from its introduction to the verdict, or to the end
 * @param seen predictions in that time, whoever answered
 * @param exposed predictions that it answered itself in that time
 * @param whole the report
 */
record RolloutRun(String verdict, double hours, long seen, long exposed, JsonNode whole) {
  private static final double HOUR = 3_600_000;

  static RolloutRun of(JsonNode report) {
    JsonNode it = report.path("challengers").path(0);
    RolloutRun run =
        new RolloutRun(
            it.path("verdict").asText() + because(it.path("reason").asText()),
            it.path("afterMillis").asLong() / HOUR,
            it.path("seen").asLong(),
            it.path("exposed").asLong(),
            report);
    return run.verdict.equals("no decision") ? run.held() : run;
  }

  /** What stopped it while it was live, where several things may. */
  private static String because(String reason) {
    if (reason.contains("slower than")) {
      return " by slow answers";
    }
    if (reason.contains(" errors ")) {
      return " by errors";
    }
    if (reason.contains("in the shadow it is worse")) {
      return " by the shadow";
    }
    return reason.contains("worse quality") ? " by its loss" : "";
  }

  /** Nothing was decided: it has stayed where it was. */
  private RolloutRun held() {
    return new RolloutRun(
        wentLive() ? "still on its way" : "held in the shadow", hours, seen, exposed, whole);
  }

  boolean isPromoted() {
    return verdict.equals("promoted");
  }

  boolean wentLive() {
    return first("rollout", "").isPresent();
  }

  /** The first decision of a kind whose reason says something. */
  Optional<JsonNode> first(String kind, String text) {
    for (JsonNode decision : whole.path("decisions")) {
      if (decision.path("kind").asText().equals(kind)
          && decision.path("reason").asText().contains(text)) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }

  /** How often each verdict came. */
  static String verdicts(List<RolloutRun> runs) {
    Map<String, Integer> verdicts = new TreeMap<>();
    runs.forEach(run -> verdicts.merge(run.verdict(), 1, Integer::sum));
    List<String> said = new ArrayList<>();
    verdicts.forEach((verdict, times) -> said.add(times + " " + verdict));
    return String.join(", ", said);
  }

  /** The median with its interval. */
  static String median(List<RolloutRun> runs, ToDoubleFunction<RolloutRun> of) {
    double[] figures = runs.stream().mapToDouble(of).toArray();
    ExactIntervals.Interval interval = ExactIntervals.ofMedian(figures);
    return String.format(
        Locale.ROOT,
        "%,.0f (%,.0f to %,.0f)",
        Medians.of(figures),
        interval.lower(),
        interval.upper());
  }
}
