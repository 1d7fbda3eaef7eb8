package dev.pawl.cli.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.simulate.Occurrences.Ask;
import dev.pawl.cli.simulate.Occurrences.Candidates;
import dev.pawl.cli.simulate.Occurrences.Tell;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Change.Effect;
import dev.pawl.spec.scenario.Scenario;
import dev.pawl.spec.scenario.Source;
import java.time.Duration;
import java.util.List;

/** What goes wrong between the world and the server: broken inputs, lost requests and outcomes. */
final class Mishaps {
  private final long seed;
  private final long start;
  private final List<Change> changes;
  private final boolean thins;

  /**
   * Mishaps.
   *
   * @param start the first millisecond of the scenario
   */
  Mishaps(Scenario scenario, long start) {
    this.seed = scenario.seed();
    this.start = start;
    this.changes = scenario.changes();
    this.thins = scenario.source() instanceof Source.Recorded;
  }

  /** What of the requests reaches the server, and how. */
  List<Ask> reaching(List<Ask> asks) {
    if (changes.isEmpty()) {
      return asks;
    }
    List<Ask> reaching = asks.stream().filter(this::isAsked).toList();
    reaching.forEach(this::breakInputs);
    return reaching;
  }

  private List<Change> holding(long time) {
    Duration since = Duration.ofMillis(time - start);
    return changes.stream().filter(change -> change.holdsAt(since)).toList();
  }

  /** A known world draws less itself; of what has happened, some is left out. */
  private boolean isAsked(Ask ask) {
    for (Change change : thins ? holding(ask.time()) : List.<Change>of()) {
      if (change.effect() instanceof Effect.Traffic(double share)
          && !chance("traffic", ask.id()).isTrue(share)) {
        return false;
      }
    }
    return true;
  }

  private void breakInputs(Ask ask) {
    breakInputs(ask.inputs(), ask.id(), ask.time());
    ask.candidates()
        .ifPresent(candidates -> {
          int number = 0;
          for (ObjectNode each : candidates.inputs()) {
            breakInputs(each, ask.id() + "/" + Candidates.id(number++), ask.time());
          }
        });
  }

  private void breakInputs(ObjectNode inputs, String id, long time) {
    for (Change change : holding(time)) {
      switch (change.effect()) {
        case Effect.Missing(String input, double share) -> {
          if (chance(input, id).isTrue(share)) {
            inputs.remove(input);
          }
        }
        case Effect.Times(String input, double factor) -> {
          JsonNode value = inputs.get(input);
          if (value != null && value.isNumber()) {
            inputs.put(input, value.doubleValue() * factor);
          }
        }
        case Effect.Stuck(String input, double value) -> inputs.put(input, value);
        case Effect.OtherTruth _, Effect.Traffic _, Effect.Bot _, Effect.Lost _ -> {}
      }
    }
  }

  /** What of the outcomes reaches the server. */
  List<Tell> arriving(List<Tell> tells) {
    return changes.isEmpty() ? tells : tells.stream().filter(this::isTold).toList();
  }

  private boolean isTold(Tell tell) {
    for (Change change : holding(tell.time())) {
      if (change.effect() instanceof Effect.Lost(var arm, double share)
          && arm.map(tell.arm()::equals).orElse(true)
          && chance("lost", tell.about()).isTrue(share)) {
        return false;
      }
    }
    return true;
  }

  private Chance chance(String purpose, String id) {
    return Chance.of(seed, purpose + "/" + id, 0);
  }
}
