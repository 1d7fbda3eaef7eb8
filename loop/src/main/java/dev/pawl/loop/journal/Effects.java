package dev.pawl.loop.journal;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.plan.ServingPlan;
import java.util.function.Supplier;

/**
 * What the fold wants done outside. Each effect is named by the event that caused it, so doing it
 * again after a crash changes nothing. Called by the thread that folds, in order.
 */
public interface Effects {

  /** Serving goes on with this plan. */
  void publish(ServingPlan plan);

  /**
   * Keeps a checkpoint before the version that points to it is recorded.
   *
   * @param checkpoint makes it, when asked during this call; nobody needs to ask who keeps none
   * @return its content hash; "" when it is not kept
   */
  String keep(Supplier<Checkpoint> checkpoint);

  /** Records a version, or its new state. */
  void record(Version version);

  /** Records a decision. */
  void record(Decision decision);

  /** Asks for a training; its result comes back as an event. */
  void train(TrainingRequest request);
}
