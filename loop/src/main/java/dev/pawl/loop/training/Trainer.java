package dev.pawl.loop.training;

import dev.pawl.log.TrainingFinished;

/**
 * Carries out trainings that are too long for the fold. The result of the same request over the
 * same log is the same artifact, or the version says that it was only recorded.
 */
public interface Trainer {

  /**
   * Trains, and keeps the checkpoint.
   *
   * @return what the log is to be told, with the request's id; a training that fails is a result
   *     too, and never an exception
   */
  TrainingFinished train(TrainingRequest request);
}
