package dev.pawl.model.tabular;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.BayesPredictor;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.ensemble.Votes;
import dev.pawl.model.row.Spelling;
import dev.pawl.model.tree.ClassTree;
import dev.pawl.model.tree.ValueTree;
import dev.pawl.model.tree.VotingTree;
import java.util.List;
import java.util.stream.IntStream;

/** Brings predictors back by the names of their kinds. */
final class Predictors {
  private static final List<String> KINDS =
      List.of(BayesPredictor.KIND, ClassTree.KIND, ValueTree.KIND, Votes.KIND, VotingTree.KIND);

  private Predictors() {}

  /**
   * What a predictor reads and answers.
   *
   * @param classes 0 for a regression
   * @param numbers how many attributes are numbers; they come first
   * @param size how many attributes there are
   */
  record Shape(int classes, int numbers, int size) {}

  static Predictor restore(String kind, Tensors state, Shape shape) {
    return switch (kind) {
      case BayesPredictor.KIND ->
          BayesPredictor.restore(
              state,
              shape.classes(),
              IntStream.range(0, shape.numbers()).toArray(),
              IntStream.range(shape.numbers(), shape.size()).toArray());
      case ClassTree.KIND ->
          ClassTree.restore(state, shape.classes(), shape.numbers(), shape.size());
      case VotingTree.KIND ->
          VotingTree.restore(state, shape.classes(), shape.numbers(), shape.size());
      case ValueTree.KIND -> ValueTree.restore(state, shape.numbers(), shape.size());
      case Votes.KIND -> Votes.restore(state, (member, tensors) -> restore(member, tensors, shape));
      default ->
          throw new IllegalArgumentException(
              "manifest.part.attributes.predictor: %s (expected: one of %s). %s"
                  .formatted(kind, KINDS, Spelling.hint(kind, KINDS, ""))
                  .strip());
    };
  }
}
