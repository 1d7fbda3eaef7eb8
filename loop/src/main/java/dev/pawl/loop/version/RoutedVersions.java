package dev.pawl.loop.version;

import dev.pawl.model.Model;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Condition;
import dev.pawl.plan.Route;
import dev.pawl.spec.ServingSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes of a spec with the frozen models of their versions. A model is thawed once, when a
 * plan needs it first. For one thread.
 */
public final class RoutedVersions {
  private final Versions versions;
  private final Cuts cuts;
  private final List<Condition> conditions;
  private final List<ServingSpec.Route> declared;
  private final Map<String, Model> models = new HashMap<>();

  /**
   * The routes of a spec.
   *
   * @param declared what the spec says
   * @param request the columns of requests
   * @param versions finds versions
   * @param cuts reads their checkpoints
   */
  public RoutedVersions(
      List<ServingSpec.Route> declared, Schema request, Versions versions, Cuts cuts) {
    this.declared = declared;
    this.versions = versions;
    this.cuts = cuts;
    this.conditions = declared.stream().map(route -> Condition.of(route.when(), request)).toList();
  }

  /** The routes whose version there is; the others' requests are answered by the champion. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      String id = declared.get(i).version();
      if (versions.find(id).isPresent()) {
        Model model =
            models.computeIfAbsent(
                id, version -> cuts.learner(versions.get(version).hash()).freeze());
        routes.add(new Route(conditions.get(i), id, model));
      }
    }
    return routes;
  }

  /** The ids of the versions that routes name: they must not be forgotten. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    declared.forEach(route -> names.add(route.version()));
    return names;
  }
}
