package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import java.util.SplittableRandom;

class DriftFindingTest extends FindingContract {

  @Override
  Finding.Kind kind() {
    return Finding.Kind.CONCEPT_DRIFT;
  }

  @Override
  void feed(ChampionWatch watch, SplittableRandom random, boolean wrong) {
    sound(watch, random, wrong ? 10 : 5);
  }
}
