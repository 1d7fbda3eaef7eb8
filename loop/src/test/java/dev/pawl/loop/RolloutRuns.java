package dev.pawl.loop;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.plan.ServingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs in which version 1.1 has learned a line of slope 3 and serves, and version 1.2, which has
 * learned what the line is from hour 48 on, has won in the shadow at hour 69 and goes live.
 */
final class RolloutRuns {
  private RolloutRuns() {}

  /** The spec with these live stages. */
  static String spec(String... stages) {
    return LineEvents.yaml()
            .replace("mode: continual", "mode: manual")
            .replace("  triggers: [{every: 1d}]\n", "")
            .replace("window: 10d", "window: 12h")
            .replace("margin: 1%", "margin: 10%")
            .replace("watch: 1d", "watch: 4h")
        + "metrics: {near: {proportion: y - score < 0.5 && score - y < 0.5}}\n"
        + "rollout:\n  of: all\n  stages:\n"
        + String.join("", stages);
  }

  static LineRun candidate(double slope, String spec) {
    return candidate(slope, spec, 72);
  }

  /** A run in which 1.1 serves, and 1.2 has won in the shadow at hour 70. */
  static LineRun candidate(double slope, String spec, long until, String... others) {
    LineEvents events = new LineEvents().withNewUnits();
    events.add(LineEvents.apply(spec));
    events.hours(0, 24, 60, 3, 34);
    events.add(Command.of("t1", 24 * LineEvents.HOUR, "train", Map.of(), "tests", "a start"));
    events.add(
        Command.of("p1", 24 * LineEvents.HOUR, "promote", Map.of("version", "1.1"), "tests", ""));
    events.hours(24, 48, 60, 3, 2);
    events.hours(48, 60, 60, slope, 33);
    events.add(Command.of("t2", 60 * LineEvents.HOUR, "train", Map.of(), "tests", "it turned"));
    events.hours(60, until, 60, slope, 4);
    String[] specs = Arrays.copyOf(others, others.length + 1);
    specs[others.length] = spec;
    return new LineRun(specs).fold(events);
  }

  static LineEvents command(String kind, String version) {
    LineEvents events = new LineEvents();
    events.add(
        Command.of(kind, 74 * LineEvents.HOUR, kind, Map.of("version", version), "ada", "a try"));
    return events;
  }

  static LineEvents hours(long from, long to, double slope) {
    LineEvents events = new LineEvents().withNewUnits();
    events.hours(from, to, 60, slope, from);
    return events;
  }

  static List<Kind> kindsOf(LineRun run, String version) {
    return run.recorder.decisions.stream()
        .filter(decision -> decision.version().equals(version))
        .map(Decision::kind)
        .filter(kind -> kind != Kind.CUT)
        .toList();
  }

  static ServingPlan plan(LineRun run) {
    return Objects.requireNonNull(run.recorder.plan);
  }
}
