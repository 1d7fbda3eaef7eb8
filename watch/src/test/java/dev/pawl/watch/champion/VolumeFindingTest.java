package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import java.util.SplittableRandom;

class VolumeFindingTest extends FindingContract {

  @Override
  Finding.Kind kind() {
    return Finding.Kind.VOLUME;
  }

  @Override
  void feed(ChampionWatch watch, SplittableRandom random, boolean wrong) {
    if (!wrong) {
      sound(watch, random, 5);
    }
  }
}
