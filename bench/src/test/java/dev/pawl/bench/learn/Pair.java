package dev.pawl.bench.learn;

import java.util.List;
import java.util.function.Supplier;
import moa.classifiers.AbstractClassifier;
import moa.classifiers.bayes.NaiveBayes;
import moa.classifiers.functions.NoChange;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.LeveragingBag;
import moa.classifiers.meta.OzaBag;
import moa.classifiers.meta.OzaBoost;
import moa.classifiers.trees.HoeffdingAdaptiveTree;
import moa.classifiers.trees.HoeffdingTree;

/**
 * A learner of this library and its like of the reference.
 *
 * @param kind by which this library knows it
 * @param claim what must hold of its predictions
 * @param wanted how many times the reference's rows in a second it is to learn; 0 for any
 * @param reference makes the other
 */
record Pair(
    String kind,
    ReferenceReport.Claim claim,
    double wanted,
    Supplier<AbstractClassifier> reference) {

  /** All of them; those that must be the same first. */
  static final List<Pair> ALL =
      List.of(
          new Pair("last_value", ReferenceReport.Claim.SAME, 0, NoChange::new),
          new Pair("naive_bayes", ReferenceReport.Claim.SAME, 2, NaiveBayes::new),
          new Pair("hoeffding_tree", ReferenceReport.Claim.SAME, 2, HoeffdingTree::new),
          new Pair(
              "hoeffding_adaptive_tree", ReferenceReport.Claim.NEAR, 0, HoeffdingAdaptiveTree::new),
          new Pair("online_bagging", ReferenceReport.Claim.SPREAD, 0, OzaBag::new),
          new Pair("online_boosting", ReferenceReport.Claim.SPREAD, 0, OzaBoost::new),
          new Pair("leveraging_bagging", ReferenceReport.Claim.SPREAD, 0, LeveragingBag::new),
          new Pair("adaptive_random_forest", ReferenceReport.Claim.SPREAD, 2, Pair::forest));

  private static AbstractClassifier forest() {
    var forest = new AdaptiveRandomForest();
    forest.ensembleSizeOption.setValue(10);
    return forest;
  }

  /** The pair of that kind. */
  static Pair of(String kind) {
    return ALL.stream().filter(pair -> pair.kind.equals(kind)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return kind;
  }
}
