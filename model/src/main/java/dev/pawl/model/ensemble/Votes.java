package dev.pawl.model.ensemble;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * The weighted mean of what several predictors say: of probabilities, or of numbers. Where all
 * weights are 0, all count the same. Members must not need working memory: trees without alternates
 * and naive Bayes do not.
 */
public final class Votes implements Predictor {
  /** The name by which it is brought back. */
  public static final String KIND = "votes";

  private final Predictor[] members;
  private final double[] weights;

  /**
   * A vote; the weights are handed over.
   *
   * @param members at least one
   * @param weights at least 0, finite, one for each member
   */
  public Votes(List<Predictor> members, double[] weights) {
    this.members = members.toArray(new Predictor[0]);
    this.weights = weights;
    if (members.isEmpty() || weights.length != this.members.length) {
      throw new IllegalArgumentException(
          "weights: %d (expected: one for each of %d members, at least one)"
              .formatted(weights.length, members.size()));
    }
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights: " + weight + " (expected: finite, at least 0)");
      }
    }
  }

  /** The sum of weights. */
  public static double total(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  /** Adds what one member says, times its weight. */
  public static void add(double[] said, double weight, double[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] += weight * said[i];
    }
  }

  /**
   * Makes means of the sums that {@link #add} gave: probabilities that sum to 1, or a number.
   *
   * @param total the sum of the weights, above 0
   */
  public static void finish(double total, double[] scores) {
    double divisor = scores.length == 1 ? total : total(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= divisor;
    }
  }

  @Override
  public void predict(double[] attributes, double[] scores, double[] spare) {
    Arrays.fill(scores, 0);
    double total = total(weights);
    for (int i = 0; i < members.length; i++) {
      double weight = total > 0 ? weights[i] : 1;
      if (weight > 0) {
        members[i].predict(attributes, spare, spare);
        add(spare, weight, scores);
      }
    }
    finish(total > 0 ? total : members.length, scores);
  }

  /** Who votes. */
  public List<Predictor> members() {
    return List.of(members);
  }

  /** How much each member counts. */
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public void numbers(DoubleConsumer to) {
    for (Predictor member : members) {
      member.numbers(to);
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("weights", weights.clone());
    for (int i = 0; i < members.length; i++) {
      Tensors.Writer member = to.in("member/" + i);
      member.text("kind", members[i].kind());
      members[i].snapshot(member);
    }
  }

  /** Brings one member back by its kind. */
  @FunctionalInterface
  public interface Restore {
    /** The predictor of that kind, from its tensors. */
    Predictor restore(String kind, Tensors state);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  public static Votes restore(Tensors from, Restore restore) {
    double[] weights = from.doubles("weights").clone();
    Predictor[] members = new Predictor[weights.length];
    for (int i = 0; i < members.length; i++) {
      Tensors member = from.in("member/" + i);
      String kind = member.text("kind");
      if (kind.startsWith("vot")) {
        throw new IllegalArgumentException(
            "member/%d/kind: %s (expected: a kind that does not vote itself)".formatted(i, kind));
      }
      members[i] = restore.restore(kind, member);
    }
    return new Votes(List.of(members), weights);
  }
}
