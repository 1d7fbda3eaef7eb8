package dev.pawl.model.tabular;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.ensemble.Votes;
import dev.pawl.model.tree.PathTree;
import dev.pawl.model.tree.TreeNodes;
import java.util.Arrays;
import java.util.List;

/**
 * What each attribute of a row adds to one of its scores, so that the amounts and the base sum to
 * the score, but for rounding. Not for the hot path.
 *
 * <ul>
 *   <li>A tree: the change of what the nodes on the row's way say, from each split to its child,
 *       belongs to the attribute that is split (Saabas 2014, "Interpreting random forests"). The
 *       base is what the root says; what the end of the way answers beyond the shares that it has
 *       seen, by naive Bayes, a line or alternates, is the rest.
 *   <li>Votes: the weighted mean of the members' amounts.
 *   <li>Others, such as naive Bayes: attributes become known one after the other, in their order.
 * </ul>
 */
final class Explanation {
  private final double[] attributes;
  private final int score;
  private final double[] said;
  private final double[] spare;

  /** Per attribute, then the base, then the rest. */
  private final double[] amounts;

  private Explanation(double[] attributes, int score, int votes) {
    this.attributes = attributes;
    this.score = score;
    this.said = new double[votes];
    this.spare = new double[votes];
    this.amounts = new double[attributes.length + 2];
  }

  /**
   * Explains a prediction.
   *
   * @param score the index of the vote to explain
   * @param votes how many there are
   * @return the amount of each attribute, then the base, then the rest
   */
  static double[] of(Predictor predictor, double[] attributes, int score, int votes) {
    var explanation = new Explanation(attributes, score, votes);
    explanation.add(predictor, 1);
    return explanation.amounts;
  }

  private void add(Predictor predictor, double share) {
    switch (predictor) {
      case Votes several -> addAll(several, share);
      case PathTree tree -> addPath(tree, share);
      default -> addOneByOne(predictor, share);
    }
  }

  private void addAll(Votes several, double share) {
    List<Predictor> members = several.members();
    double[] weights = several.weights();
    double total = Votes.total(weights);
    for (int i = 0; i < weights.length; i++) {
      add(members.get(i), share * (total > 0 ? weights[i] / total : 1.0 / weights.length));
    }
  }

  private void addPath(PathTree tree, double share) {
    TreeNodes nodes = tree.nodes();
    int node = 0;
    tree.shares(node, said);
    double before = said[score];
    amounts[attributes.length] += share * before;
    for (int next = nodes.next(node, attributes); next >= 0; next = nodes.next(node, attributes)) {
      tree.shares(next, said);
      amounts[nodes.attribute(node)] += share * (said[score] - before);
      before = said[score];
      node = next;
    }
    tree.predict(attributes, said, spare);
    amounts[attributes.length + 1] += share * (said[score] - before);
  }

  private void addOneByOne(Predictor predictor, double share) {
    double[] known = new double[attributes.length];
    Arrays.fill(known, Double.NaN);
    predictor.predict(known, said, spare);
    double before = said[score];
    amounts[attributes.length] += share * before;
    for (int i = 0; i < known.length; i++) {
      known[i] = attributes[i];
      predictor.predict(known, said, spare);
      amounts[i] += share * (said[score] - before);
      before = said[score];
    }
  }
}
