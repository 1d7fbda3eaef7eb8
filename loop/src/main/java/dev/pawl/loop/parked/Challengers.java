package dev.pawl.loop.parked;

import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.trial.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * All that try to replace the champion, or may again, as they were at some moment.
 *
 * @param inPlay those that are compared with the champion now
 * @param kept those that are out of play and kept
 * @param regime the regime of the features that was in force; 0 where nothing had drifted
 */
public record Challengers(List<InPlay> inPlay, List<Kept> kept, int regime) {
  /** Nobody. */
  public static final Challengers NONE = new Challengers(List.of(), List.of(), 0);

  public Challengers {
    inPlay = List.copyOf(inPlay);
    kept = List.copyOf(kept);
  }

  /**
   * One that is compared with the champion.
   *
   * @param name a version's id, or a lineage's name
   * @param iteration the model iteration that it belongs to: lineages of several may have one name
   * @param version the version that it is or was cut to last; "" for none
   * @param since when the comparison began, in milliseconds of event time
   * @param question what is to be shown of it
   * @param verdict what is shown so far
   */
  public record InPlay(
      String name, int iteration, String version, long since, Question question, Verdict verdict) {}

  /** All as they are now. */
  public static Challengers of(Contest contest, ParkedChallengers parked) {
    List<InPlay> inPlay = new ArrayList<>();
    for (Contestant challenger : contest.challengers()) {
      String version =
          switch (challenger) {
            case Contestant.Standing standing -> standing.name();
            case Contestant.Moving moving -> moving.lineage().parent();
          };
      inPlay.add(
          new InPlay(
              challenger.name(),
              challenger.iteration(),
              version,
              challenger.since(),
              challenger.question(),
              challenger.verdict()));
    }
    return new Challengers(inPlay, parked.kept(), parked.regime());
  }
}
