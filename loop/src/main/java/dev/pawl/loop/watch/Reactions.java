package dev.pawl.loop.watch;

import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.promotion.Promotion;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.training.EventSpan;
import dev.pawl.loop.training.HeldSpans;
import dev.pawl.loop.training.Withheld;
import dev.pawl.loop.update.Updates;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.Spec;
import dev.pawl.spec.WatchSpec.Action;
import dev.pawl.spec.WatchSpec.Concern;
import dev.pawl.watch.Finding;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What follows from findings, as the spec declares: learning and promotions stand still as long as
 * a finding is open that stops them, updates start, the predecessor serves again.
 *
 * <p>What a person pauses is another matter: it stays paused when a finding is over.
 */
public final class Reactions implements Operator {
  private final Spec spec;
  private final Journal journal;
  private final Contest contest;
  private final Means means;
  private final Set<Finding.Key> learning = new LinkedHashSet<>();
  private final Set<Finding.Key> promotions = new LinkedHashSet<>();

  /**
   * What reactions work on.
   *
   * @param updates are started and held
   * @param promotion is held, and rolls back
   * @param withheld keeps examples from learning
   */
  public record Means(Updates updates, Promotion promotion, Withheld withheld) {}

  /**
   * Nothing found yet.
   *
   * @param spec says what follows
   * @param journal writes what was decided
   * @param contest knows the champion
   * @param means what reactions work on
   */
  public Reactions(Spec spec, Journal journal, Contest contest, Means means) {
    this.spec = spec;
    this.journal = journal;
    this.contest = contest;
    this.means = means;
  }

  // ---- findings -------------------------------------------------------------------------------

  /**
   * A finding was raised.
   *
   * @param subject what is wrong with what, as a phrase
   */
  void raised(Finding finding, String subject) {
    for (Action action : declared(finding.kind())) {
      switch (action) {
        case TRAIN -> means.updates().triggers().finding(subject);
        case PAUSE_PROMOTIONS -> holdPromotions(finding, subject);
        case PAUSE_LEARNING -> holdLearning(finding, subject);
        case ROLLBACK -> rollBack(subject);
      }
    }
  }

  private void holdLearning(Finding finding, String subject) {
    learning.add(finding.key());
    means.withheld().hold(finding.since());
    means.updates().hold();
    paused(
        "learning",
        finding,
        subject,
        ": until it is over, nothing that arrives is learned",
        Map.of(HeldSpans.FROM, means.withheld().since()));
  }

  private void holdPromotions(Finding finding, String subject) {
    promotions.add(finding.key());
    means.promotion().hold();
    paused("promotions", finding, subject, ", until it is over", Map.of());
  }

  private void paused(
      String what, Finding finding, String subject, String until, Map<String, Object> more) {
    SortedMap<String, Object> evidence = new TreeMap<>(more);
    evidence.put("what", what);
    evidence.put("finding", finding.kind().name());
    evidence.put("where", finding.where().toString());
    journal.decide(
        Kind.PAUSE,
        contest.champion().name(),
        "%s paused by %s since %s%s"
            .formatted(what, subject, Instant.ofEpochMilli(finding.since()), until),
        evidence);
  }

  private void rollBack(String subject) {
    if (!means.promotion().rollBack("finding: " + subject)) {
      journal.refuse(
          "there is no version to roll back to because of %s (expected: a champion before the present one)"
              .formatted(subject));
    }
  }

  /**
   * A finding is over.
   *
   * @param at since when, in milliseconds of event time
   * @param subject what was wrong with what, as a phrase
   */
  void closed(Finding finding, long at, String subject) {
    if (learning.remove(finding.key()) && learning.isEmpty()) {
      releaseLearning(at, subject + " is over");
    }
    if (promotions.remove(finding.key()) && promotions.isEmpty()) {
      releasePromotions(subject + " is over");
    }
  }

  /**
   * A person lets go on what findings hold.
   *
   * @param what {@code all}, {@code learning} or {@code promotions}
   */
  void overruled(String what) {
    if (!what.equals("promotions") && !learning.isEmpty()) {
      learning.clear();
      releaseLearning(journal.clock(), "by command");
    }
    if (!what.equals("learning") && !promotions.isEmpty()) {
      promotions.clear();
      releasePromotions("by command");
    }
  }

  private void releaseLearning(long at, String why) {
    long count = means.withheld().countOfHold();
    EventSpan span = means.withheld().release(at);
    means.updates().release();
    journal.decide(
        Kind.RESUME,
        contest.champion().name(),
        "learning resumed: %s; %d examples came in that time and were not learned"
            .formatted(why, count),
        Map.of(
            "what",
            "learning",
            "withheld",
            count,
            HeldSpans.FROM,
            span.from(),
            HeldSpans.UNTIL,
            span.until()));
    long window =
        spec.training().longestWindow().toMillis() + 2 * spec.outcome().window().toMillis();
    means.withheld().forget(journal.clock() - window);
  }

  private void releasePromotions(String why) {
    means.promotion().release();
    journal.decide(
        Kind.RESUME,
        contest.champion().name(),
        "promotions resumed: " + why,
        Map.of("what", "promotions"));
  }

  /** Whether findings stop learning just now. */
  boolean holdsLearning() {
    return !learning.isEmpty();
  }

  private Set<Action> declared(Finding.Kind kind) {
    return concern(kind)
        .map(concern -> spec.watch().actions().getOrDefault(concern, Set.of()))
        .orElse(Set.of());
  }

  /** What a kind is about; empty for what is looked for in files only. */
  private static Optional<Concern> concern(Finding.Kind kind) {
    return switch (kind) {
      case UNIT_CHANGE,
          STUCK_VALUE,
          MISSING_VALUES,
          NEW_CATEGORY,
          DROPPED_CATEGORY,
          SWAPPED_COLUMNS,
          PLACEHOLDER,
          SILENCE ->
          Optional.of(Concern.FEED);
      case SCHEMA, COLUMNS -> Optional.of(Concern.SCHEMA);
      case ASSERTION -> Optional.of(Concern.ASSERTION);
      case CONCEPT_DRIFT, FEATURE_DRIFT, PREDICTION_DRIFT, LABEL_DRIFT ->
          Optional.of(Concern.DRIFT);
      case DEGRADED, DEGRADED_SOON, BIASED, MISCALIBRATED -> Optional.of(Concern.PERFORMANCE);
      case LATE_LABELS -> Optional.of(Concern.LABELS);
      case SKEW -> Optional.of(Concern.SKEW);
      case STALE -> Optional.of(Concern.AGE);
      case VOLUME, REPEATED_REQUESTS -> Optional.of(Concern.VOLUME);
      case NUMERIC_HEALTH, REPEATED_ANSWERS -> Optional.of(Concern.NUMERIC);
      case SLOW -> Optional.of(Concern.SPEED);
      case SHADOW_WORSE, SHADOW_ABSENT -> Optional.of(Concern.SHADOW);
      case DUPLICATES,
          BROKEN_RULE,
          LATE_ARRIVAL,
          COPIED_LABEL,
          LABEL_LEAKAGE,
          KNOWN_AFTER_OUTCOME ->
          Optional.empty();
    };
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    FindingKeys.write(learning, to, "learning");
    FindingKeys.write(promotions, to, "promotions");
  }

  @Override
  public void restore(Tensors from) {
    learning.clear();
    learning.addAll(FindingKeys.read(from, "learning"));
    promotions.clear();
    promotions.addAll(FindingKeys.read(from, "promotions"));
  }
}
