package dev.pawl.cli.report;

import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.TrainingCosts;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One contestant: what came of one loop over the events.
 *
 * @param key its short name, unique among the contestants of a model; in a demo one of {@link
 *     #FROZEN}, {@link #DAILY}, {@link #PAWL} and {@link #UNGATED}
 * @param title what it is, in a few words
 * @param scoreboard how well its answers did
 * @param costs what its training cost
 * @param decisions all its decisions, in order
 * @param versions all its versions, as they ended, in order of birth
 */
public record Run(
    String key,
    String title,
    Scoreboard scoreboard,
    TrainingCosts costs,
    List<Decision> decisions,
    List<Version> versions) {
  /** Trained once, then never again. */
  public static final String FROZEN = "frozen";

  /** Trained from scratch each day. */
  public static final String DAILY = "daily";

  /** Learning on, each promotion earned. */
  public static final String PAWL = "pawl";

  /** Learning on, promoted without a test. */
  public static final String UNGATED = "ungated";

  public Run {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(scoreboard, "scoreboard");
    Objects.requireNonNull(costs, "costs");
    decisions = List.copyOf(decisions);
    versions = List.copyOf(versions);
  }

  /** The mean loss over a span; NaN without labels in it. */
  double error(Span span) {
    return scoreboard.mean(span.from(), span.to());
  }

  /** How many labelled predictions lie in a span. */
  long examples(Span span) {
    return scoreboard.hours().stream()
        .filter(hour -> span.contains(hour.start()))
        .mapToLong(Scoreboard.Hour::examples)
        .sum();
  }

  /**
   * What the training of its own model cost: its main lineage, and trainings that made versions.
   */
  Cost training() {
    return costs.main().plus(costs.requested());
  }

  /** How many versions have learned something. */
  long updates() {
    return (long) versions.size() - untaught().size();
  }

  /** How often a version took over; the one that starts has nothing to take over. */
  long promotions() {
    return promoted().size();
  }

  List<Decision> promoted() {
    Set<String> untaught = untaught();
    return decisions.stream()
        .filter(decision -> decision.kind() == Kind.PROMOTE)
        .filter(decision -> !untaught.contains(decision.version()))
        .toList();
  }

  private Set<String> untaught() {
    return versions.stream()
        .filter(version -> version.parents().isEmpty() && version.data().examples() == 0)
        .map(Version::id)
        .collect(Collectors.toSet());
  }

  long count(Kind kind) {
    return decisions.stream().filter(decision -> decision.kind() == kind).count();
  }

  /** The version that serves at the end; empty when none does. */
  Optional<Version> champion() {
    return versions.reversed().stream()
        .filter(version -> version.state() == Version.State.CHAMPION)
        .findFirst();
  }
}
