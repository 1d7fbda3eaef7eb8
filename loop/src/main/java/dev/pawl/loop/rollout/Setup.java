package dev.pawl.loop.rollout;

import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.plan.Condition;
import dev.pawl.plan.Participants;
import dev.pawl.spec.Expression;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.RolloutSpec.LayerSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.assignment.Layer;
import dev.pawl.trial.multiplicity.RetryBudget;
import java.util.List;
import java.util.Optional;

/**
 * What a stage begins with.
 *
 * @param definition the spec that is in force
 * @param salt what its assignment depends on: the model, the rollout's number, the stage's number
 * @param start the data clock, in milliseconds since 1970-01-01T00:00Z
 * @param suffix what its arms' names end with; "" unless an earlier stage has the same method
 * @param champion the version that is to be replaced
 * @param candidates the versions that try to, the rollout's own first
 * @param budget what this stage may err, as a share of its α
 * @param silence how long a canary may be without an answer where the spec does not say, in
 *     milliseconds
 * @param usual what decides usually is: the champion's mean loss so far, or the metric's value
 *     outside of experiments; {@code NaN} when nothing is known
 */
record Setup(
    ModelDefinition definition,
    String salt,
    long start,
    String suffix,
    String champion,
    List<String> candidates,
    RetryBudget budget,
    long silence,
    double usual) {

  Setup {
    candidates = List.copyOf(candidates);
  }

  /** The rollout's own version. */
  String candidate() {
    return candidates.getFirst();
  }

  /** Whether a version is of another model iteration than the champion. */
  static boolean isNewModel(String version, String champion) {
    return Contestant.iterationOf(version) != Contestant.iterationOf(champion);
  }

  /**
   * Whether a verdict shows what a candidate has to show.
   *
   * @param candidate whom the verdict is of
   * @param asked what a stage asks for; empty for better of another model iteration, and not worse
   *     of what went on learning
   */
  boolean isShown(String candidate, Optional<Show> asked, Verdict verdict) {
    return asked.map(it -> it == Show.BETTER).orElseGet(() -> isNewModel(candidate, champion))
        ? verdict.kind() == Verdict.Kind.BETTER
        : verdict.isNonInferior();
  }

  /** The metric of that name; empty for the loss. */
  Optional<Metric> metric(String name) {
    return definition.spec().metrics().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .map(it -> Metric.of(it, definition.columns()));
  }

  /**
   * Whom a stage is for.
   *
   * @param also a condition beside the rollout's own
   */
  Participants participants(Optional<Expression> also) {
    return participants(definition, also);
  }

  /** The same under a spec. */
  static Participants participants(ModelDefinition definition, Optional<Expression> also) {
    RolloutSpec rollout = definition.spec().rollout();
    String model = definition.spec().model();
    Participants all = Participants.everybody().without(model + "/holdout", rollout.holdout());
    Participants inLayer =
        rollout.layer().map(layer -> all.in(slices(layer, model), model)).orElse(all);
    Optional<Condition> first = rollout.only().map(it -> condition(definition, it));
    Optional<Condition> second = also.map(it -> condition(definition, it));
    if (first.isPresent() && second.isPresent()) {
      return inLayer.only(both(first.get(), second.get()));
    }
    return first.or(() -> second).map(inLayer::only).orElse(inLayer);
  }

  private static Condition condition(ModelDefinition definition, Expression source) {
    return Condition.of(source, definition.columns().request());
  }

  private static Condition both(Condition one, Condition other) {
    return new Condition(
        "(%s) && (%s)".formatted(one.source(), other.source()),
        row -> one.holds(row) && other.holds(row) ? 1 : 0);
  }

  /**
   * The part of a layer: what others have before it is given away first, so that parts that do not
   * overlap have no unit in common.
   */
  private static Layer slices(LayerSpec spec, String model) {
    Layer layer = Layer.of(spec.name());
    if (spec.from() > 0) {
      layer = layer.with("before " + model, spec.from());
    }
    return layer.with(model, spec.to() - spec.from());
  }
}
