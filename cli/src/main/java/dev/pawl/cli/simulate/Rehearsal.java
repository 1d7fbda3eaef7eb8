package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.client.Server;
import dev.pawl.cli.simulate.Occurrences.Answer;
import dev.pawl.cli.simulate.Occurrences.Ask;
import dev.pawl.cli.simulate.Occurrences.Candidates;
import dev.pawl.cli.simulate.Occurrences.Tell;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.OutcomeSpec.When;
import dev.pawl.spec.Spec;
import dev.pawl.spec.scenario.Challenger;
import dev.pawl.spec.scenario.Challenger.Means;
import dev.pawl.spec.scenario.Scenario;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Plays a scenario against a server, as users would, in event time: step by step what is asked in
 * it, what becomes known in it, and then the clock. Every request has an id, so that one whose
 * answer got lost is sent again. For one run, by one thread.
 */
final class Rehearsal {
  private static final int BATCH = 1_000;
  private static final int MOST_DECISIONS = 10_000;
  private static final String BY = "simulate";

  private final Spec spec;
  private final Occurrences occurrences;
  private final Mishaps mishaps;
  private final Site site;
  private final long step;
  private final Deque<Challenger> coming;
  private final List<Introduced> introduced = new ArrayList<>();
  private final Map<String, Decided> decisions = new LinkedHashMap<>();
  private final List<Exposure> exposures = new ArrayList<>();
  private long asked;
  private long told;
  private long lost;

  /**
   * A challenger that was introduced.
   *
   * @param time when, in milliseconds since 1970-01-01T00:00Z
   * @param offset of the command that did it
   * @param iteration the model iteration that came of it; "" when it is that of the champion
   */
  record Introduced(Challenger challenger, long time, long offset, String iteration) {}

  /** How many predictions a version answered in an arm, within a step. */
  record Exposure(long time, String version, String arm, long count) {}

  /**
   * What came of it.
   *
   * @param start the first millisecond of event time
   * @param end one past the last that the clock was moved to
   */
  record Course(
      long start,
      long end,
      long asked,
      long told,
      long lost,
      List<Introduced> introduced,
      List<Decided> decisions,
      List<Exposure> exposures) {}

  Rehearsal(Scenario scenario, Spec spec, Occurrences occurrences, Site site) {
    this.spec = spec;
    this.occurrences = occurrences;
    this.mishaps = new Mishaps(scenario, occurrences.start());
    this.site = site;
    this.step = scenario.step().toMillis();
    this.coming = new ArrayDeque<>(scenario.challengers());
  }

  /**
   * Plays it.
   *
   * @param progress hears how many more steps are done
   */
  Course run(LongConsumer progress) {
    long start = Math.floorDiv(occurrences.start(), step) * step;
    apply(spec, "start", start);
    clock(start);
    long last = occurrences.end();
    boolean waits =
        spec.outcome().when() == When.WINDOW || spec.outcome().unanswered() == Unanswered.NEGATIVE;
    long end = waits ? last + spec.outcome().window().toMillis() + step : last;
    long time = start;
    for (; time < end || occurrences.isWaiting(); time += step) {
      while (!coming.isEmpty() && occurrences.start() + coming.peek().at().toMillis() <= time) {
        introduce(coming.remove(), time);
      }
      // The wait for the last outcomes is a time without users: nothing is asked in it.
      if (time < last) {
        ask(time);
      }
      tell(time);
      clock(time + step);
      if (Math.floorMod(time / step, 24) == 23) {
        look();
      }
      progress.accept(1);
    }
    look();
    return new Course(
        start, time, asked, told, lost, introduced, List.copyOf(decisions.values()), exposures);
  }

  /** How many steps there are at least. */
  long steps() {
    return (occurrences.end() - occurrences.start()) / step;
  }

  private void introduce(Challenger challenger, long time) {
    look();
    switch (challenger.means()) {
      case Means.OtherSpec(Spec other) -> {
        JsonNode receipt = apply(other, challenger.name(), time);
        String iteration = "";
        for (JsonNode decision : receipt.path("decisions")) {
          if (decision.path("kind").asText().equals("apply")) {
            iteration = Decided.iterationOf(decision.path("version").asText());
          }
        }
        introduced.add(
            new Introduced(challenger, time, receipt.path("offset").asLong(), iteration));
      }
      case Means.Training(boolean stateful) -> {
        ObjectNode command = Site.object();
        command.put("kind", "train").put("by", BY).put("reason", challenger.name());
        command.put("id", "simulate-" + challenger.name());
        command.putObject("arguments").put("stateful", Boolean.toString(stateful));
        JsonNode receipt = site.post("commands?wait=60", command);
        introduced.add(new Introduced(challenger, time, receipt.path("offset").asLong(), ""));
      }
    }
  }

  private JsonNode apply(Spec applied, String name, long time) {
    return site.post(
        "/v1/specs?by=%s&wait=60&time=%d&reason=%s&id=%s"
            .formatted(BY, time, Server.escaped(name), Server.escaped("simulate-" + name)),
        "application/yaml",
        applied.text());
  }

  private void clock(long to) {
    site.post("clock", Site.object().put("to", to));
  }

  private void ask(long time) {
    List<Ask> drawn = occurrences.asks(time, Math.min(time + step, occurrences.end()));
    List<Ask> asks = mishaps.reaching(drawn);
    List<List<Answer>> answers = new ArrayList<>(asks.size());
    for (int from = 0; from < asks.size(); ) {
      boolean ranks = asks.get(from).candidates().isPresent();
      int to = ranks ? from + 1 : Math.min(asks.size(), from + BATCH);
      answers.addAll(ranks ? List.of(ranked(asks.get(from))) : predicted(asks.subList(from, to)));
      from = to;
    }
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (List<Answer> shown : answers) {
      for (Answer answer : shown) {
        counts
            .computeIfAbsent(answer.version(), _ -> new TreeMap<>())
            .merge(answer.arm(), 1L, Long::sum);
      }
    }
    counts.forEach((version, arms) ->
        arms.forEach((arm, count) -> exposures.add(new Exposure(time, version, arm, count))));
    asked += asks.size();
    occurrences.answered(asks, answers);
  }

  private List<List<Answer>> predicted(List<Ask> asks) {
    ObjectNode body = Site.object();
    ArrayNode all = body.putArray("predictions");
    asks.forEach(ask -> all.add(request(ask, "inputs")));
    List<List<Answer>> answers = new ArrayList<>(asks.size());
    for (JsonNode answer : site.post("predict", body).path("predictions")) {
      answers.add(List.of(answer(answer, asks.get(answers.size()).id())));
    }
    return answers;
  }

  private List<Answer> ranked(Ask ask) {
    Candidates candidates = ask.candidates().orElseThrow();
    ObjectNode body = request(ask, "context").put("length", candidates.shown());
    ArrayNode items = body.putArray("items");
    for (ObjectNode inputs : candidates.inputs()) {
      items.addObject().put("id", Candidates.id(items.size() - 1)).set("inputs", inputs);
    }
    List<Answer> shown = new ArrayList<>();
    for (JsonNode item : site.post("rank", body).path("items")) {
      shown.add(answer(item, item.path("prediction").asText()));
    }
    return shown;
  }

  private static ObjectNode request(Ask ask, String inputs) {
    ObjectNode request = Site.object().put("id", ask.id()).put("time", ask.time());
    if (!ask.unit().isEmpty()) {
      request.put("unit", ask.unit());
    }
    request.set(inputs, ask.inputs());
    return request;
  }

  private static Answer answer(JsonNode answer, String about) {
    return new Answer(
        about,
        answer.path("version").asText(),
        answer.path("arm").asText(),
        answer.path("score").asDouble(Double.NaN));
  }

  private void tell(long time) {
    List<Tell> due = occurrences.tells(time, time + step);
    List<Tell> tells = mishaps.arriving(due);
    lost += due.size() - tells.size();
    for (int from = 0; from < tells.size(); from += BATCH) {
      ObjectNode body = Site.object();
      ArrayNode all = body.putArray("outcomes");
      for (Tell tell : tells.subList(from, Math.min(tells.size(), from + BATCH))) {
        ObjectNode one = all.addObject().put("id", tell.about() + "#told");
        one.put("prediction", tell.key()).put("time", tell.time());
        one.set("values", tell.values());
      }
      site.post("outcomes", body);
    }
    told += tells.size();
  }

  /** Fetches what has been decided since the last look. */
  private void look() {
    long from = 0;
    for (Decided known : decisions.values()) {
      from = known.offset();
    }
    JsonNode all = site.get("decisions?from=%d&limit=%d".formatted(from, MOST_DECISIONS));
    for (JsonNode json : all.path("decisions")) {
      Decided decided = Decided.of(json);
      decisions.putIfAbsent(decided.id(), decided);
    }
  }
}
