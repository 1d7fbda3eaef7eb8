package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.trial.Verdict;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers behind a verdict, by the names under which decisions carry them. */
final class Evidence {
  private Evidence() {}

  /**
   * What is known of a contestant.
   *
   * @param champion whom it is compared with
   */
  static SortedMap<String, Object> of(Contestant contestant, String champion) {
    SortedMap<String, Object> evidence = of(contestant.verdict());
    evidence.put("against", champion);
    evidence.put("budget", contestant.isReturning() ? "returns" : "promotions");
    evidence.put("since", Instant.ofEpochMilli(contestant.since()).toString());
    return evidence;
  }

  private static SortedMap<String, Object> of(Verdict verdict) {
    SortedMap<String, Object> evidence = new TreeMap<>();
    evidence.put("verdict", verdict.kind().name());
    evidence.put("estimate", verdict.estimate());
    evidence.put("lower", verdict.lower());
    evidence.put("upper", verdict.upper());
    evidence.put("confidence", verdict.confidence());
    evidence.put("margin", verdict.margin());
    evidence.put("examples", verdict.examples());
    evidence.put("blocks", verdict.blocks());
    return evidence;
  }

  /** Adds what the checks before any traffic measured, where there was something to measure on. */
  static void add(
      Checks.Report candidate, Checks.Report champion, SortedMap<String, Object> evidence) {
    add("holdout", candidate.holdout(), champion.holdout(), evidence);
    add("backtest", candidate.backtest(), champion.backtest(), evidence);
  }

  private static void add(
      String name, double candidate, double champion, SortedMap<String, Object> evidence) {
    if (!Double.isNaN(candidate)) {
      evidence.put(name, candidate);
      evidence.put(name + "OfChampion", champion);
    }
  }
}
