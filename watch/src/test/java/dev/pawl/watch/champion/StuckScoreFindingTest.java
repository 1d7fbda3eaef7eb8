package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import java.util.SplittableRandom;

class StuckScoreFindingTest extends FindingContract {

  @Override
  Finding.Kind kind() {
    return Finding.Kind.REPEATED_ANSWERS;
  }

  @Override
  void feed(ChampionWatch watch, SplittableRandom random, boolean wrong) {
    int predictions = 10 + random.nextInt(20);
    for (int i = 0; i < predictions; i++) {
      watch.prediction(new double[] {wrong ? 0.25 : random.nextDouble()}, 0, 1);
      watch.loss(StrictMath.exp(random.nextGaussian()), 1);
    }
  }
}
