package dev.pawl.loop.rollout;

import dev.pawl.trial.Verdict;
import java.util.SortedMap;

/** The numbers of verdicts, by the names under which decisions carry them. */
final class Numbers {
  private Numbers() {}

  /** Adds a verdict's numbers under a name. */
  static void add(String name, Verdict verdict, SortedMap<String, Object> evidence) {
    evidence.put(name + ".verdict", verdict.kind().name());
    evidence.put(name + ".estimate", verdict.estimate());
    evidence.put(name + ".lower", verdict.lower());
    evidence.put(name + ".upper", verdict.upper());
    evidence.put(name + ".confidence", verdict.confidence());
    evidence.put(name + ".margin", verdict.margin());
    evidence.put(name + ".observations", verdict.blocks());
    verdict.pValue().ifPresent(p -> evidence.put(name + ".pValue", p));
  }
}
