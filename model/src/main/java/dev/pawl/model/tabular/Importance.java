package dev.pawl.model.tabular;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.ensemble.Votes;
import dev.pawl.model.tree.PathTree;
import java.util.List;

/**
 * How much each attribute matters to a model as a whole: the mean decrease of impurity (Breiman,
 * Friedman, Olshen and Stone 1984, "Classification and regression trees"). Not for the hot path.
 *
 * <ul>
 *   <li>A tree: what each split of an attribute gained when it was made, in bits or standard
 *       deviations of the label, times the weight that has passed it; as shares of their sum.
 *       Splits of alternates count as well.
 *   <li>Votes: the weighted mean of the members' shares.
 *   <li>Others, such as naive Bayes, have none.
 * </ul>
 */
final class Importance {
  private Importance() {}

  /** The share of each attribute; all 0 when there is nothing to tell from. */
  static double[] of(Predictor predictor, int attributes) {
    double[] shares = new double[attributes];
    switch (predictor) {
      case Votes several -> {
        List<Predictor> members = several.members();
        double[] weights = several.weights();
        boolean none = !(Votes.total(weights) > 0);
        for (int i = 0; i < weights.length; i++) {
          double[] own = of(members.get(i), attributes);
          for (int a = 0; a < attributes; a++) {
            shares[a] += (none ? 1 : weights[i]) * own[a];
          }
        }
      }
      case PathTree tree -> tree.nodes().addMerits(shares);
      default -> {}
    }
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    for (int a = 0; a < attributes; a++) {
      shares[a] = sum > 0 ? shares[a] / sum : 0;
    }
    return shares;
  }
}
