package dev.pawl.cli.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be expected of a stage.
 *
 * @param stage what it is, such as {@code canary}
 * @param field where it stands in the spec
 * @param ends what ends it well, in words
 * @param observations how many labelled predictions, or blocks or periods, that is likely to take;
 *     infinite when it is not to be expected
 * @param what what the observations are
 * @param days how long it is likely to take, at most {@code atMost}
 * @param atMost how long it may take, in days; infinite for any time
 * @param harms what bad versions can do
 * @param notes what a person should know, one sentence each
 */
record StageForecast(
    String stage,
    String field,
    String ends,
    double observations,
    String what,
    double days,
    double atMost,
    List<Harm> harms,
    List<String> notes) {
  StageForecast {
    harms = List.copyOf(harms);
    notes = List.copyOf(notes);
  }

  StageForecast withNote(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new StageForecast(stage, field, ends, observations, what, days, atMost, harms, all);
  }

  /**
   * What a bad version can do before it is stopped, in 19 of 20 cases.
   *
   * @param worse by which share of the champion's value it is worse
   * @param exposed how many predictions it answers
   * @param days how long it takes to stop it
   * @param byEvidence whether evidence stops it, rather than the end of the stage
   */
  record Harm(double worse, double exposed, double days, boolean byEvidence) {
    /** What it costs, in predictions that are wholly lost. */
    double lost() {
      return exposed * Math.min(1, worse);
    }
  }
}
