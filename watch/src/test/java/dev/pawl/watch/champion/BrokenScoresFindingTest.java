package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import java.util.SplittableRandom;

class BrokenScoresFindingTest extends FindingContract {

  @Override
  Finding.Kind kind() {
    return Finding.Kind.NUMERIC_HEALTH;
  }

  @Override
  void feed(ChampionWatch watch, SplittableRandom random, boolean wrong) {
    int predictions = 10 + random.nextInt(20);
    for (int i = 0; i < predictions; i++) {
      double second = wrong && i == 3 ? Double.NaN : 0.5;
      watch.prediction(new double[] {random.nextDouble(), second}, 0, 2);
      watch.loss(StrictMath.exp(random.nextGaussian()), 1);
    }
  }
}
