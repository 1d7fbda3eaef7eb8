package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import java.util.SplittableRandom;

class BrokenLossesFindingTest extends FindingContract {

  @Override
  Finding.Kind kind() {
    return Finding.Kind.NUMERIC_HEALTH;
  }

  @Override
  void feed(ChampionWatch watch, SplittableRandom random, boolean wrong) {
    sound(watch, random, 5);
    if (wrong) {
      watch.loss(Double.POSITIVE_INFINITY, 1);
    }
  }
}
