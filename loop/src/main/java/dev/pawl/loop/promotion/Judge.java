package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.version.Versions;
import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks at all comparisons whenever a block of event time has ended, and says what follows: the
 * predecessor would have been better, so the champion is rolled back; else the best of those that
 * have shown what they had to is promoted, and those that have lost, or shown nothing in time, are
 * parked.
 */
public final class Judge {
  private final EvaluationSpec spec;
  private final StageSpec.Shadow shadow;
  private final Journal journal;
  private final Contest contest;
  private final Versions versions;
  private final Promotion promotion;

  /**
   * A judge.
   *
   * @param definition the spec that is in force
   * @param journal knows the data clock
   * @param contest who is in play
   * @param versions knows the present iteration
   * @param promotion does what follows
   */
  public Judge(
      ModelDefinition definition,
      Journal journal,
      Contest contest,
      Versions versions,
      Promotion promotion) {
    this.spec = definition.spec().evaluation();
    this.shadow = definition.spec().rollout().shadow();
    this.journal = journal;
    this.contest = contest;
    this.versions = versions;
    this.promotion = promotion;
  }

  /** The data clock moved on: the live stage that runs is looked at. */
  public void tick() {
    if (!promotion.isPaused()) {
      promotion.lookAtRollout();
    }
  }

  /** A block of event time has ended. */
  public void blockEnded() {
    if (promotion.isPaused() || !spec.gated()) {
      return;
    }
    Optional<Standing> predecessor = contest.predecessor();
    if (predecessor.isPresent() && predecessor.get().verdict().kind() == Verdict.Kind.BETTER) {
      contest.succeeded(predecessor.get());
      promotion.rollBack(predecessor.get(), predecessor.get().verdict());
      return;
    }
    List<Contestant> worthy = new ArrayList<>();
    for (Contestant challenger : contest.challengers()) {
      if (isLive(challenger)) {
        compareLive(challenger);
      } else if (!hasShown(challenger)) {
        unworthy(challenger);
      } else if (!changesNothing(challenger) && hasLasted(challenger) && !rests(challenger)) {
        worthy.add(challenger);
      }
    }
    if (spec.automatic() && !promotion.isAwaiting() && !promotion.rollouts().isRunning()) {
      worthy.stream()
          .min(Comparator.comparingDouble(c -> c.verdict().estimate()))
          .ifPresent(best -> {
            contest.succeeded(best);
            promotion.promote(best, best.verdict());
          });
    }
  }

  /** Whether it has shown what was to be shown of it. */
  private static boolean hasShown(Contestant challenger) {
    Verdict verdict = challenger.verdict();
    return challenger.question() == Question.BETTER
        ? verdict.kind() == Verdict.Kind.BETTER
        : verdict.isNonInferior();
  }

  private boolean isLive(Contestant challenger) {
    return challenger instanceof Standing && promotion.rollouts().hasCandidate(challenger.name());
  }

  /** A candidate is decided about by its stage, unless the shadow shows by itself that it lost. */
  private void compareLive(Contestant candidate) {
    if (candidate.verdict().kind() == Verdict.Kind.WORSE
        && promotion.rollouts().isFor(candidate.name())) {
      promotion.stopRollout(
          "in the shadow it is worse than the champion: " + candidate.verdict().reason());
    }
  }

  private boolean hasLasted(Contestant challenger) {
    return journal.clock() - challenger.since() >= shadow.span().toMillis();
  }

  /** What is no more than the champion is takes nobody's place: that would only begin all anew. */
  private boolean changesNothing(Contestant challenger) {
    return contest.isTheChampion(challenger)
        || (challenger.isLikeTheChampion()
            && challenger.iteration() == contest.champion().iteration());
  }

  private boolean rests(Contestant challenger) {
    return promotion
        .rollouts()
        .rests(challenger.lineageName(), challenger.iteration(), contest.champion().name());
  }

  private void unworthy(Contestant challenger) {
    boolean lost = challenger.verdict().kind() == Verdict.Kind.WORSE;
    boolean late = journal.clock() - challenger.since() > spec.patience().toMillis();
    if (!lost && !late) {
      return;
    }
    boolean main =
        challenger instanceof Moving
            && challenger.name().equals(ModelDefinition.MAIN)
            && challenger.iteration() == versions.iteration();
    String why = lost ? "it is worse than the champion" : "nothing was shown in time";
    if (main) {
      promotion.restart(challenger, why);
    } else {
      promotion.park(challenger, why);
    }
  }
}
