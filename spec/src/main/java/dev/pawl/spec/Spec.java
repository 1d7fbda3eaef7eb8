package dev.pawl.spec;

import java.util.List;
import java.util.Optional;

/**
 * A model, as its owner declares it.
 *
 * @param model its name: lower-case letters, digits, {@code -} and {@code _}, at most 64
 * @param owner who answers for it, such as a mail address
 * @param purpose what it is for, in a sentence
 * @param task what is predicted
 * @param inputs what a request carries, in this order
 * @param unit the input that names whom a prediction is for; empty when requests say it themselves
 * @param derived columns computed from the inputs when a request is served
 * @param live features that change with every event
 * @param outcome what comes back, and what label is made of it
 * @param features the transforms from a row to what the learner reads
 * @param learner what learns
 * @param training when and how it learns
 * @param evaluation how a version earns its place
 * @param metrics business metrics, in the order in which they are declared
 * @param rollout how a version that has passed the gate earns its traffic
 * @param serving how requests are answered
 * @param watch what is watched
 * @param text the YAML as it was written
 */
public record Spec(
    String model,
    String owner,
    String purpose,
    TaskSpec task,
    List<InputSpec> inputs,
    Optional<String> unit,
    List<DerivedSpec> derived,
    List<LiveSpec> live,
    OutcomeSpec outcome,
    List<Component> features,
    Component learner,
    TrainingSpec training,
    EvaluationSpec evaluation,
    List<MetricSpec> metrics,
    RolloutSpec rollout,
    ServingSpec serving,
    WatchSpec watch,
    String text) {

  public Spec {
    inputs = List.copyOf(inputs);
    derived = List.copyOf(derived);
    live = List.copyOf(live);
    features = List.copyOf(features);
    metrics = List.copyOf(metrics);
  }
}
