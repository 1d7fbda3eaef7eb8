package dev.pawl.cli.simulate;

import dev.pawl.cli.simulate.Rehearsal.Course;
import dev.pawl.cli.simulate.Rehearsal.Exposure;
import dev.pawl.cli.simulate.Rehearsal.Introduced;
import dev.pawl.spec.scenario.Challenger;
import dev.pawl.spec.scenario.Change;
import dev.pawl.spec.scenario.Change.Effect;
import dev.pawl.spec.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What became of each challenger and of each change, beside what had to.
 *
 * @param challengers in the order of their times
 * @param changes those that had to lead to a finding
 */
record Verdicts(List<OfChallenger> challengers, List<OfChange> changes) {
  private static final Set<String> OWN_ARMS = Set.of("champion", "baseline", "shared");

  Verdicts {
    challengers = List.copyOf(challengers);
    changes = List.copyOf(changes);
  }

  /**
   * What became of a challenger.
   *
   * @param verdict in the words of {@link Challenger}
   * @param reason the deciding decision as a sentence; "" when there is none
   * @param millis event time from its introduction to the verdict, or to the end of its time
   * @param seen how many predictions there were before the verdict, whoever answered
   * @param exposed how many of them it answered, as a challenger
   */
  record OfChallenger(
      Challenger challenger, String verdict, String reason, long millis, long seen, long exposed) {
    boolean agrees() {
      return verdict.equals(challenger.expected());
    }
  }

  /**
   * What became of a change.
   *
   * @param change one with an expectation
   * @param reason the finding as a sentence; "" when there is none
   * @param millis event time from the change to the finding; −1 for none
   */
  record OfChange(Change change, String what, String reason, long millis) {
    boolean agrees() {
      return millis >= 0;
    }
  }

  /** Whether everything became what it had to. */
  boolean agree() {
    return challengers.stream().allMatch(OfChallenger::agrees)
        && changes.stream().allMatch(OfChange::agrees);
  }

  /** The verdicts of a course. */
  static Verdicts of(Scenario scenario, Course course) {
    List<OfChallenger> challengers = new ArrayList<>();
    List<Introduced> introduced = course.introduced();
    for (int i = 0; i < introduced.size(); i++) {
      Introduced one = introduced.get(i);
      long next = i + 1 < introduced.size() ? introduced.get(i + 1).time() : course.end();
      long until = one.challenger().within().map(span -> one.time() + span.toMillis()).orElse(next);
      challengers.add(ofChallenger(one, Math.min(until, next), course));
    }
    List<OfChange> changes = new ArrayList<>();
    for (Change change : scenario.changes()) {
      change.expected().ifPresent(expected -> changes.add(ofChange(change, expected, course)));
    }
    return new Verdicts(challengers, changes);
  }

  private static OfChallenger ofChallenger(Introduced one, long until, Course course) {
    String verdict = Challenger.NO_DECISION;
    String reason = "";
    long time = until;
    String stage = "";
    for (Decided decided : course.decisions()) {
      if (decided.offset() < one.offset() || decided.time() > until) {
        continue;
      }
      boolean own = one.iteration().isEmpty() || one.iteration().equals(decided.iteration());
      String word;
      if (verdict.equals(Challenger.PROMOTED)) {
        boolean back = decided.kind().equals("rollback") && (one.iteration().isEmpty() || !own);
        word = back ? Challenger.ROLLED_BACK : "";
      } else if (own) {
        stage = decided.stage().orElse(stage);
        word = word(decided, stage);
      } else {
        word = "";
      }
      // It may be rejected again and again while it goes on learning: the first time counts.
      if (!word.isEmpty() && !word.equals(verdict)) {
        verdict = word;
        reason = decided.reason();
        time = decided.time();
      }
    }
    long before = time;
    List<Exposure> within =
        course.exposures().stream()
            .filter(each -> each.time() >= one.time() && each.time() < before)
            .toList();
    long seen = within.stream().mapToLong(Exposure::count).sum();
    long exposed =
        within.stream().filter(each -> isExposed(each, one)).mapToLong(Exposure::count).sum();
    return new OfChallenger(one.challenger(), verdict, reason, time - one.time(), seen, exposed);
  }

  private static String word(Decided decided, String stage) {
    return switch (decided.kind()) {
      case "promote" -> Challenger.PROMOTED;
      case "reject" -> Challenger.REJECTED;
      case "park", "abort" -> stage.isEmpty() ? Challenger.PARKED : Challenger.STOPPED_IN + stage;
      default -> "";
    };
  }

  private static boolean isExposed(Exposure exposure, Introduced one) {
    return !OWN_ARMS.contains(exposure.arm())
        && (one.iteration().isEmpty()
            || one.iteration().equals(Decided.iterationOf(exposure.version())));
  }

  private static OfChange ofChange(Change change, Change.Expected expected, Course course) {
    long at = course.start() + change.at().toMillis();
    long until = expected.within().map(span -> at + span.toMillis()).orElse(course.end());
    Optional<Decided> found =
        course.decisions().stream()
            .filter(decided -> decided.kind().equals("finding"))
            .filter(decided -> decided.time() >= at && decided.time() <= until)
            .filter(decided -> is(decided, expected))
            .findFirst();
    return new OfChange(
        change,
        what(change.effect()),
        found.map(Decided::reason).orElse(""),
        found.map(decided -> decided.time() - at).orElse(-1L));
  }

  private static boolean is(Decided decided, Change.Expected expected) {
    String kind = decided.evidence().path("finding").asText().toLowerCase(Locale.ROOT);
    String where = decided.evidence().path("where").asText();
    return kind.equals(expected.finding().toLowerCase(Locale.ROOT))
        && (where.contains(expected.in()) || decided.reason().contains(expected.in()));
  }

  /** A change in words. */
  static String what(Effect effect) {
    return switch (effect) {
      case Effect.OtherTruth(var outcomes) ->
          "another truth of "
              + String.join(", ", outcomes.stream().map(each -> each.name()).toList());
      case Effect.Missing(String input, double share) ->
          "%s missing in %.0f %%".formatted(input, 100 * share);
      case Effect.Times(String input, double factor) -> "%s times %s".formatted(input, factor);
      case Effect.Stuck(String input, double value) -> "%s stuck at %s".formatted(input, value);
      case Effect.Traffic(double share) -> "traffic at %.0f %%".formatted(100 * share);
      case Effect.Bot(String unit, double perHour) ->
          "%s asks %.0f times an hour".formatted(unit, perHour);
      case Effect.Lost(var arm, double share) ->
          "%s %% of the outcomes of %s lost".formatted(100 * share, arm.orElse("all arms"));
    };
  }
}
