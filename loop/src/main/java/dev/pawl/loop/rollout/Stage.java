package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Routing;
import java.util.List;
import java.util.SortedMap;

/**
 * A live test with an end.
 *
 * <ol>
 *   <li>It hears only of answers of its own arms that take part in statistics and were asked for
 *       after it began.
 *   <li>What it says depends on what it has heard and the data clock alone.
 *   <li>Every stage ends: what has shown nothing by its end fails.
 * </ol>
 *
 * <p>For use by one thread.
 */
sealed interface Stage extends Operator
    permits CanaryStage, AbStage, SwitchbackStage, InterleavingStage, BanditStage {

  /** Its arms, the champion's own first. */
  List<Voice> arms();

  /** Which arm answers whom. */
  Routing routing();

  /** An answer was given. */
  void predicted(Answer answer);

  /** How an arm fared at answering. */
  void reported(int arm, ServingReport report);

  /** An outcome came back. */
  void joined(Answer answer, Outcome outcome, Row values);

  /** A label came back, for the first time. */
  void labelled(Answer answer, double label, double loss);

  /**
   * What is to be done now.
   *
   * @param now the data clock, in milliseconds since 1970-01-01T00:00Z
   */
  Step look(long now);

  /** The numbers behind what it says, by name. */
  SortedMap<String, Object> evidence();
}
