package dev.pawl.loop.promotion;

import dev.pawl.trial.Verdict;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers behind a verdict, by the names under which decisions carry them. */
final class Evidence {
  private Evidence() {}

  static SortedMap<String, Object> of(Verdict verdict) {
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
}
