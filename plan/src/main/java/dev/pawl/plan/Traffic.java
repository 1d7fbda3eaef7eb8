package dev.pawl.plan;

import dev.pawl.model.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Who answers whom. What comes first decides: the request itself, where it may; a forced arm of its
 * unit; a route; the routing.
 *
 * @param arms all arms, the champion first; their shares sum to 1
 * @param routing which of them answers a request that nothing else decides about
 * @param routes requests that always get one version; the first that fits decides
 * @param forced units that always get one arm, for testing: the arm's name by unit; their answers
 *     are not counted. An arm that does not exist now forces nothing
 * @param named versions that answer only requests which name them, by id
 * @param rollout the number of the experiment among the model's, from 1 on; 0 when there is none
 * @param stage what answers of its arms, other than the champion's, are logged with, so that they
 *     count in this stage alone: such as {@code 3/0}; "" when there is no experiment
 */
public record Traffic(
    List<Arm> arms,
    Routing routing,
    List<Route> routes,
    Map<String, String> forced,
    Map<String, Model> named,
    long rollout,
    String stage) {

  public Traffic {
    arms = List.copyOf(arms);
    Objects.requireNonNull(routing, "routing");
    routes = List.copyOf(routes);
    forced = Map.copyOf(forced);
    named = Map.copyOf(named);
    Objects.requireNonNull(stage, "stage");
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("arms: none (expected: at least the champion)");
    }
    double sum = 0;
    Set<String> names = new HashSet<>();
    for (Arm arm : arms) {
      sum += arm.share();
      if (!names.add(arm.name())) {
        throw new IllegalArgumentException(
            "arms: two are called %s (expected: names of their own)".formatted(arm.name()));
      }
    }
    if (routing.arms() > arms.size()) {
      throw new IllegalArgumentException(
          "routing: %d arms (expected: at most the %d of the plan)"
              .formatted(routing.arms(), arms.size()));
    }
    if (Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException("shares: they sum to " + sum + " (expected: 1)");
    }
  }

  /** Everyone gets one version. */
  public static Traffic everyone(String version, Model model) {
    return new Traffic(
        List.of(new Arm(Arm.CHAMPION, version, model, 1)),
        new Everyone(),
        List.of(),
        Map.of(),
        Map.of(),
        0,
        "");
  }

  /** An experiment without routes and forced arms. */
  public static Traffic of(List<Arm> arms, Routing routing, long rollout, String stage) {
    return new Traffic(arms, routing, List.of(), Map.of(), Map.of(), rollout, stage);
  }

  /** The same with routes. */
  public Traffic with(List<Route> others) {
    return new Traffic(arms, routing, others, forced, named, rollout, stage);
  }

  /** The same with forced arms. */
  public Traffic forcing(Map<String, String> others) {
    return new Traffic(arms, routing, routes, others, named, rollout, stage);
  }

  /** The same with versions that requests may name besides those of arms and routes. */
  public Traffic naming(Map<String, Model> others) {
    return new Traffic(arms, routing, routes, forced, others, rollout, stage);
  }

  /** The arm of everybody who is in no experiment. */
  public Arm champion() {
    return arms.getFirst();
  }

  /** The place of the arm of that name; -1 when there is none. */
  public int arm(String name) {
    for (int i = 0; i < arms.size(); i++) {
      if (arms.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is no experiment. */
  public boolean isEveryone() {
    return routing instanceof Everyone;
  }
}
